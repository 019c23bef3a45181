"""Bytes -> documents: the catalogue, downloading, decoding, reading."""
