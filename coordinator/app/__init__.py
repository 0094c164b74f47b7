"""Opens the file, ties the rooms together, decides nothing."""
