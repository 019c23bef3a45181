"""The data on disk: the project folder, artifacts and their typed files, locks, builds, plans."""
