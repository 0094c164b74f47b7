"""The school year, which governs working days, and the rules that the school sets (needs V14)."""
