"""Sentences -> morphemes: the analyzer protocol, Okt here and in the JVM, Kiwi, the stage."""
