"""Forms of the guests' pages."""
