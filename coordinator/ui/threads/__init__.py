"""Work beside the window, and the way back into it."""
