"""Bytes -> documents: finding a corpus, downloading, decoding, reading."""
