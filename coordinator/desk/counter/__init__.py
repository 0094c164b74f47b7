"""Across the counter: handing out, taking back, a class in turn, and the papers of it (needs U4, U13, V20)."""
