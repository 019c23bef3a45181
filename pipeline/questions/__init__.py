"""What is asked of a built corpus, by commands and from Python alike."""
