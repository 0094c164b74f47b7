"""The school's logo: a picture from outside, looked at before it goes on paper."""

from __future__ import annotations

from io import BytesIO
from typing import Final

LARGEST_SIDE: Final = 4000


class UnreadableLogo(ValueError):
    """The school's logo is no picture that we can print; the sentence says what to do."""


def check_logo(data: bytes) -> tuple[int, int]:
    """Width and height in picture points of a PNG or JPEG; ``UnreadableLogo`` for anything else, or a huge picture."""
    from PIL import Image  # few schools have a logo, and every paper asks for it

    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            across, down = picture.size
            if max(across, down) <= LARGEST_SIDE:
                picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableLogo("The school's logo cannot be read. Choose a PNG or JPEG file.") from error
    if max(across, down) > LARGEST_SIDE:
        raise UnreadableLogo("The school's logo is too large. Choose a PNG or JPEG of at most 4,000 points a side.")
    return across, down
