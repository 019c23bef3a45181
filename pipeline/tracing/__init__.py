"""A built corpus and a word -> where it stands, and what became of it."""
