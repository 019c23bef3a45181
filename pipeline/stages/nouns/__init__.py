"""Morphemes -> nouns: rule files, the rules, and the reasons."""
