"""Orders at the desk: from the wish through decision, delivery and check to what is still missing (needs V1–V8)."""
