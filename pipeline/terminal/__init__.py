"""Terminal output: two-line errors, messages, progress bars, tables."""
