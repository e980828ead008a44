"""What a venue's reports say, out of plain figures: messages, charts, tables. Pure."""
