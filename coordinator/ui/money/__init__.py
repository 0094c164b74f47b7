"""Money and coverage in the window (needs U1–U3, U5, L2, V19)."""
