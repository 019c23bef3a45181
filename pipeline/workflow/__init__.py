"""What makes a stage a Luigi task: parameters, settings, fingerprints, signals."""
