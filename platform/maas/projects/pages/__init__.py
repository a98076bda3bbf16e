"""The wizard, and the pages on which the slices meet."""
