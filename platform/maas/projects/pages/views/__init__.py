"""Views: they parse, call a service or a selector, and show."""
