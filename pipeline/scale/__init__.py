"""Where the work on a text is done: in this process, in several, or on a cluster."""
