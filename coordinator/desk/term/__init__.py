"""The term start: plans, the check, what can be done about it, and its papers (needs V14, V17, U12)."""
