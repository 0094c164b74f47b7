"""The entry being written, its inversion, its removals, and erasing from the past."""
