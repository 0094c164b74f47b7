"""The page for taking files in: choose, read, map what is unknown, look at what would change, take it in."""
