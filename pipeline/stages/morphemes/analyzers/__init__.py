"""The analyzers that come with malmoi: each file declares one, ``ANALYZER``, named like the file.

``registry`` finds them by being here; CONTRIBUTING.md shows how to add one.
"""
