"""The term start in the window."""
