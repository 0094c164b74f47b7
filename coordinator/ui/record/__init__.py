"""One record at the right of any page."""
