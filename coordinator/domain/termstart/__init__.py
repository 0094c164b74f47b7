"""Term start: who will lack what on a day, why, and what can be done (needs V14, V17, U1–U3, U5, U12, L2).

Pure arithmetic from counts to an answer. Storage counts, this room decides; the rules run as SQL over many devices and
as Python over one, and a test holds the two together.
"""
