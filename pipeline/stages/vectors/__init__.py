"""Nouns -> vectors: training, queries, projection, export."""
