"""`make run`: everything the platform needs, started in order, kept running, and stopped together."""
