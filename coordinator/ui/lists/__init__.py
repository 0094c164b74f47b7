"""Every list is the same list: search, filters in words, saved views, columns to choose, a selection with its actions."""
