"""How people would ask: a link, the questions that come in by it, and what becomes of them."""
