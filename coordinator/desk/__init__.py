"""What happens across the counter: finding who and what is meant, handing out, taking back, and the papers of it.

Window and command line ask the same of it; it knows the register and the papers, and nothing of widgets or files.
"""
