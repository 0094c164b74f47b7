"""Why a row of a file is left out or refused, as message ids."""

from __future__ import annotations

from typing import Final

from coordinator.words import mark

BLANK_ROW: Final = mark("The row is blank.")
FOOTER: Final = mark("A line of sums, no record.")
WORDS_ALONE: Final = mark("A line of words, such as a page number, no record.")
HEADER_AGAIN: Final = mark("The names of the columns again, no record.")
SECTION: Final = mark("A heading: the rows below it belong to this class.")
GUARDIAN: Final = mark("A guardian, and neither pupil nor staff: the row is left.")
LINE_BESIDE: Final = mark(
    "A line about the list, no pupil: it is left. Staff who are named in it come in with a list of staff."
)
REPEATED: Final = mark("The same record again: the source lists it once for each recent user.")
NO_KEY: Final = mark("Nothing tells which record this is: no serial number, tag, id or name.")
NO_DEVICE: Final = mark(
    "The row names somebody and no device, so nothing is taken from it. Write the serial number or tag, or the class "
    "in a column of its own: then the person comes in."
)
TOO_MANY_CELLS: Final = mark(
    "The row has more cells than the header: probably a separator inside a text without quotation marks. "
    "Correct the row."
)
BREAKS_OFF: Final = mark(
    "The file breaks off in this row: cells and the end of the line are missing. Export the list again or complete it."
)
IN_THE_FUTURE: Final = mark("The date lies in the future.")
UNLIKELY_PURCHASE: Final = mark(
    "A device can hardly have been bought then. The day is kept; correct it if it is wrong."
)
