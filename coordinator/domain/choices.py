"""The values that choice fields may hold (SS 12000: ``formats §6b``; phases: needs W2; states: ``formats §9``)."""

from __future__ import annotations

from coordinator.domain.fields import Choice
from coordinator.words import mark


def choices(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    """Choices from their permanent codes and their labels' message ids."""
    return tuple(Choice(code, label) for code, label in pairs)


DEVICE_KINDS = choices(
    ("chromebook", mark("Chromebook")),
    ("laptop", mark("Laptop")),
    ("desktop", mark("Desktop computer")),
    ("tablet", mark("Tablet")),
    ("phone", mark("Phone")),
    ("screen", mark("Screen")),
    ("projector", mark("Projector")),
    ("printer", mark("Printer")),
    ("network", mark("Network device")),
    ("accessory", mark("Accessory")),
    ("other", mark("Other")),
)
PHASES = choices(
    ("acquisition", mark("Acquisition")),
    ("deployment", mark("Deployment")),
    ("operation", mark("In operation")),
    ("retirement", mark("Retirement")),
)
OWNERSHIPS = choices(
    ("bought", mark("Bought")),
    ("service", mark("As a service")),
    ("lent", mark("Lent")),
    ("private", mark("Private")),
)
STATUSES = choices(
    ("in_use", mark("In use")),
    ("in_store", mark("In store")),
    ("ordered", mark("Ordered")),
    ("repair", mark("At repair")),
    ("broken", mark("Broken")),
    ("lost", mark("Lost")),
    ("stolen", mark("Stolen")),
    ("retired", mark("Retired")),
)
CONDITIONS = choices(
    ("new", mark("New")),
    ("good", mark("Good")),
    ("worn", mark("Worn")),
    ("damaged", mark("Damaged")),
    ("unusable", mark("Unusable")),
)
ROLES = choices(
    ("pupil", mark("Pupil")), ("staff", mark("Staff")), ("guardian", mark("Guardian")), ("other", mark("Other"))
)
SCHOOL_FORMS = choices(
    ("preschool", mark("Preschool")),
    ("preschool_class", mark("Preschool class")),
    ("compulsory", mark("Compulsory school")),
    ("adapted_compulsory", mark("Adapted compulsory school")),
    ("leisure", mark("Leisure-time centre")),
    ("upper_secondary", mark("Upper secondary school")),
    ("adapted_upper_secondary", mark("Adapted upper secondary school")),
    ("adult", mark("Adult education")),
    ("other", mark("Other")),
)
SIGNATURES = choices(
    ("awaiting", mark("Awaiting signature")),
    ("signed", mark("Signed")),
    ("school_only", mark("Guardian did not sign: used in school only")),
    ("elsewhere", mark("Agreement exists elsewhere")),
    ("unneeded", mark("No signature needed")),
)
