"""Nouns -> vectors: training, storage, questions, projection."""
