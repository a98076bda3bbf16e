"""A signed-in browser without a browser."""

from tests.web import page, quick_and_without_collected_files, web

__all__ = ["page", "quick_and_without_collected_files", "web"]
