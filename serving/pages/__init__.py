"""The pages of live models, their chat pages, and what customers asked there."""
