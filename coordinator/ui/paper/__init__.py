"""Papers on the screen: shown, printed, saved."""
