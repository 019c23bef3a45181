"""The analyzers that come with malmoi: each file declares one, ``ANALYZER``, named after the file.

``registry`` finds every module in this folder; CONTRIBUTING.md shows how to add one.
"""
