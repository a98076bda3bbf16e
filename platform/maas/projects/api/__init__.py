"""REST: projects, and what joins conversations, data sets and chat pages in one call."""
