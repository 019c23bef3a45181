"""Sentences -> morphemes: what an analyzer is, the registry of them, their engines, the stage."""
