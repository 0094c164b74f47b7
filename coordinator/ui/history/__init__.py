"""The log in the window, and what each step changed."""
