"""Rows of a file beside the register: matched, compared, previewed, written."""
