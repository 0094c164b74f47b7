"""Rows of a file beside the register: compared, previewed, written."""
