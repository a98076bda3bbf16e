"""Finds the fact that answers a question, and notices when none does. Free of Django."""
