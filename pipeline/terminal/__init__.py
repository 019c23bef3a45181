"""What a person at a terminal sees: errors in two lines, messages, progress bars, tables."""
