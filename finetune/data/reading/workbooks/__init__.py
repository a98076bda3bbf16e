"""Workbooks of every kind: what their cells show, and what in them is doubtful."""
