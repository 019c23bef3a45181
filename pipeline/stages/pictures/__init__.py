"""Counts and points -> pictures in which every Hangul syllable shows."""
