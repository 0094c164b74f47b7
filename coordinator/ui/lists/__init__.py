"""Every list is the same list: search, filters in words, views, columns to choose, a selection with its actions."""
