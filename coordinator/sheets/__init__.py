"""Papers: finished content set on a page and rendered as reproducible PDF."""
