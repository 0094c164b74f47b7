"""Orders from the school's wish to what stands on the floor: asked, decided, delivered, and what is missing."""
