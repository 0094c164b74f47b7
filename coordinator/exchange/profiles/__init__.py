"""How known systems' files are recognised, and which of their columns say what."""
