"""The term start: the check of a plan, what can be done about it, and its papers (needs V14, V17, U12)."""
