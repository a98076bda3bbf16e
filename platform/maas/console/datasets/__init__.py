"""A data set's report as the pages show it."""
