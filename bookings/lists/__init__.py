"""Lists that come from elsewhere, as plain facts: bytes to rows, columns to fields, words to values. No tables."""
