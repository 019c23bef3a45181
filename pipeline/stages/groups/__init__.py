"""Groups of documents: variables, counts by document and group, and what marks a group."""
