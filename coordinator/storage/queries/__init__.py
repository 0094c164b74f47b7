"""Questions to the register as SQL."""
