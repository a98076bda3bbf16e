"""Pages: each view parses, calls a selector or a service, and responds."""
