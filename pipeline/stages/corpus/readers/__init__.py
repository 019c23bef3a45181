"""The kinds of files that malmoi reads: one module per kind, each with a ``READER``.

To add one, add a module here; nothing else needs to change. `pipeline.stages.corpus.reading`
documents the interface of a reader.
"""
