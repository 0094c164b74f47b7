"""The figures of ``make bench``: each beside its floor, taken side by side in one run."""
