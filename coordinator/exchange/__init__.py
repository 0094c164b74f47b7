"""Foreign files: bytes to rows, rows to typed values, three-way merges, and the writers."""
