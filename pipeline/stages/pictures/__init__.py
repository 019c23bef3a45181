"""Counts and points -> pictures that show every Hangul syllable."""
