"""How a stage becomes a Luigi task: parameters, settings, fingerprints, signals."""
