"""Forms of a venue's diary pages."""
