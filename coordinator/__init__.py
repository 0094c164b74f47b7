"""Coordinator: the desktop program for the person at a school who looks after its devices."""

__version__ = "0.1.0"
