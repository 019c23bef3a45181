"""Sentences -> morphemes: the analyzer protocol, Okt in the JVM, the stage."""
