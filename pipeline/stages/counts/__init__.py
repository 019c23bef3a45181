"""Words or nouns -> how often each occurs, in how many documents, and how evenly."""
