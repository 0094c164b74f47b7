"""What the window lacks of the system when it cannot be loaded, as a sentence for whoever can install it."""

from __future__ import annotations

import re

from coordinator.ledger.outcomes import Trouble
from coordinator.words import mark

_ABSENT = re.compile(r"^(?P<library>[\w.+-]+\.so(?:\.\d+)*): cannot open shared object file")
_NAMED = re.compile(r"(?P<name>.+?)\.so\.?(?P<version>\d*)")


def missing_library(error: ImportError) -> Trouble | None:
    """The trouble that names the library of the system without which the window does not load; ``None`` where the error
    is another one, and ours.
    """
    absent = _ABSENT.match(str(error))
    if absent is None:
        return None
    library = absent["library"]
    return Trouble(
        mark(
            "The window needs {library}, which this computer lacks. Install it (on Debian and Ubuntu: apt install "
            "{package}), or use the command line: “coordinator --help”."
        ),
        library=library,
        package=debian_package(library),
    )


def debian_package(library: str) -> str:
    """The package that brings a library, by Debian's rule: its name in small letters with its version behind it."""
    named = _NAMED.match(library.lower())
    if named is None:
        return library
    name = re.sub(r"-(\d+\.\d+)$", r"\1", named["name"])
    dash = "-" if name[-1].isdigit() and named["version"] else ""
    return f"{name}{dash}{named['version']}"
