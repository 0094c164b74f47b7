"""Workbooks of every make: their sheets, and their cells as they are shown."""
