"""What the pages of serving show, ready for their templates."""
