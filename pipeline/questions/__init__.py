"""Queries over a built corpus, shared by the commands and the Python API."""
