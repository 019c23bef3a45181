"""Sentences -> morphemes: the analyzer interface, the registry, the engines, the stage."""
