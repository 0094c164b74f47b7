"""One-line mutants of the program, run against the tests that cover them: which rules does no test notice?

The operators that alter a line are those of mutmut, with three of our own (``operators``). ``sites`` finds where they
fit, ``samples`` draws some of them by a seed, ``cover`` knows which tests run a line and how long they take, ``trials``
runs those tests in a copy of the tree, ``known`` reads the mutants that are named in files, ``reports`` tells.
"""
