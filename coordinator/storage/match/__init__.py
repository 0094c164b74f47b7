"""Who and what a row of a file means, and what is asked where that is in doubt."""
