"""What is on disk: the project folder, artifacts with their typed files, locks, builds, plans."""
