"""The wizard: each step shows what its rows say, and leads to the next."""
