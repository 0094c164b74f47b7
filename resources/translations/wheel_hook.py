"""Compiles the words before a wheel is built, so that an installed program speaks Swedish."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileWords(BuildHookInterface[Any]):
    """Named in ``pyproject.toml``; hatchling calls it for wheels and editable installs alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Writes every ``coordinator.mo``; a contradiction in the ``.po`` files stops the build with its sentence."""
        sys.path.insert(0, str(Path(self.root)))
        try:
            from resources.translations.catalogue import build  # found only through the line above

            build()
        finally:
            sys.path.remove(str(Path(self.root)))
