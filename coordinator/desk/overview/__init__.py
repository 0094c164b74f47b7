"""What waits today, by what it costs to wait; the same list for the first page and the command line."""
