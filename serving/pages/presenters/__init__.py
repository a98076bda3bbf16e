"""What the pages show of the rows, in words and numbers."""
