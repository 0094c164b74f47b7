"""Plans with other figures, for the tests and benchmarks of what-ifs."""

from __future__ import annotations

from dataclasses import replace

from coordinator.domain.termstart.needs import Plan


def with_headcount(plan: Plan, group: str, headcount: int) -> Plan:
    """The plan with another headcount for one group."""
    groups = (replace(each, headcount=headcount) if each.name == group else each for each in plan.groups)
    return replace(plan, groups=tuple(groups))
