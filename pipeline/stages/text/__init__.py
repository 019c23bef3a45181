"""Documents -> sentences -> words, with NLTK."""
