"""The queries behind lists, guests' records and reports. They write nothing."""
