"""The pages of serving: live models, their chat pages and what customers asked."""
