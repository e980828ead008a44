"""What the public page of a venue says: rows of the set-up in, sentences out."""
