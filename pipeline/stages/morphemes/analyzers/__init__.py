"""The analyzers that come with malmoi: each file declares one, ``ANALYZER``, named after the file.

``registry`` finds every file in this folder; CONTRIBUTING.md shows how to add one.
"""
