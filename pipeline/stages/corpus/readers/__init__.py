"""The kinds of files that malmoi reads: one file a kind, each of which declares a ``READER``.

To add one, write a file here: nothing else has to be changed. `pipeline.stages.corpus.reading`
explains what a reader takes, gives and declares.
"""
