"""``python -m coordinator``: the program."""

from __future__ import annotations

import sys

from coordinator.app import main

if __name__ == "__main__":
    sys.exit(main())
