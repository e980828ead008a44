"""What the pages of a venue's set-up ask for. Rules are in services; a form only reads what was typed."""
