"""The main window around the pages: navigation, search, scanner, start."""
