"""Reports on money, use and coverage, as figures and in finished words (needs U1–U3, U5, L2, V19)."""
