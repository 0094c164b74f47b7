"""Pupils, staff and classes as the register exports them (formats §6a): OneRoster 1.1, comma, UTF-8, CRLF."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from coordinator.app.demo.demo_dates import DemoYear, demo_year
from coordinator.app.demo.demo_people import CLASSES, DemoPerson, staff
from coordinator.app.demo.demo_school import DemoSchool
from coordinator.app.demo.fleet import NEIGHBOUR, PRESCHOOL_CLASS, SCHOOL

HEADERS: Final = {
    "manifest.csv": "propertyName,value",
    "orgs.csv": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "academicSessions.csv": (
        "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear"
    ),
    "courses.csv": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,"
    "subjects,subjectCodes",
    "classes.csv": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
    "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods",
    "users.csv": "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,"
    "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password",
    "enrollments.csv": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    "beginDate,endDate",
}

_ORGS: Final = (
    ("k1", "", "", "Exempelkommun", "district", "9999", ""),
    ("s1", "", "", SCHOOL, "school", "99000101", "k1"),
    ("s2", "", "", NEIGHBOUR, "school", "99000102", "k1"),
    ("s3", "", "", PRESCHOOL_CLASS, "school", "99000103", "k1"),
)
_BULK: Final = ("academicSessions", "classes", "courses", "enrollments", "orgs", "users")
_ABSENT: Final = (
    "categories",
    "classResources",
    "courseResources",
    "demographics",
    "lineItems",
    "resources",
    "results",
)


def oneroster_files(school: DemoSchool) -> dict[str, bytes]:
    """File name → content, for the seven files of the folder. Who only stands in the office's list is not in it."""
    year = demo_year(school.today)
    people = [person for person in school.people if person.standing != "listed"]
    rows: dict[str, Iterable[tuple[str, ...]]] = {
        "manifest.csv": _manifest(),
        "orgs.csv": _ORGS,
        "academicSessions.csv": _sessions(year),
        "courses.csv": [("c" + c, "", "", _ly(year), f"Klass {c}", "", _grade(c), "s1", "", "") for c in CLASSES],
        "classes.csv": [_class(number, group, year) for number, group in enumerate(CLASSES)],
        "users.csv": [_user(person, school.today) for person in people],
        "enrollments.csv": _enrollments(people, year, school.today),
    }
    return {name: _table(name, rows[name]) for name in HEADERS}


def left_on(today: date) -> date:
    """The day the leavers' enrolment ended."""
    return today - timedelta(days=24)


def _manifest() -> list[tuple[str, str]]:
    rows = [("manifest.version", "1.0"), ("oneroster.version", "1.1")]
    rows += [(f"file.{name}", "bulk" if name in _BULK else "absent") for name in sorted(_BULK + _ABSENT)]
    return [*rows, ("source.systemName", "Elevregister Exempel"), ("source.systemCode", "exempelkommun")]


def _sessions(year: DemoYear) -> list[tuple[str, ...]]:
    ends, whole = str(year.autumn + 1), _ly(year)
    autumn, spring = _terms(year)
    return [
        (
            whole,
            "",
            "",
            f"Läsår {year.autumn}/{ends[2:]}",
            "schoolYear",
            f"{year.autumn_start}",
            f"{year.spring_end}",
            "",
            ends,
        ),
        (autumn, "", "", f"HT {year.autumn}", "semester", f"{year.autumn_start}", f"{year.autumn_end}", whole, ends),
        (spring, "", "", f"VT {ends}", "semester", f"{year.spring_start}", f"{year.spring_end}", whole, ends),
    ]


def _class(number: int, group: str, year: DemoYear) -> tuple[str, ...]:
    room = f"{'AB'[number // 10]}1{number % 10 + 1:02}"
    terms = ",".join(_terms(year))
    return (f"g{group}", "", "", group, _grade(group), f"c{group}", group, "homeroom", room, "s1", terms, "", "", "")


def _user(person: DemoPerson, today: date) -> tuple[str, ...]:
    left = person.standing == "left"
    status, changed = ("tobedeleted", f"{left_on(today)}T00:00:00.000Z") if left else ("", "")
    return (
        person.sourced_id,
        status,
        changed,
        "false" if left else "true",
        "s1",
        person.role,
        person.username,
        f"{{Fed:{person.email}}}",
        person.given_name,
        person.family_name,
        "",
        "" if person.group else person.sourced_id.replace("p", "1"),
        person.email,
        "",
        "",
        "",
        _grade(person.group) if person.group else "",
        "",
    )


def _enrollments(people: list[DemoPerson], year: DemoYear, today: date) -> list[tuple[str, ...]]:
    """Pupils in their class; each class has two teachers, the first of them its mentor."""
    rows: list[tuple[str, ...]] = []
    begins = year.autumn_start.isoformat()

    def enrol(person: DemoPerson, group: str, primary: str, begin: str, end: str = "") -> None:
        status, changed = ("tobedeleted", f"{end}T00:00:00.000Z") if end else ("", "")
        number = f"n{len(rows) + 1:04}"
        rows.append((number, status, changed, f"g{group}", "s1", person.sourced_id, person.role, primary, begin, end))

    for person in people:
        if person.standing == "newcomer":
            enrol(person, person.group, "false", (today - timedelta(days=4)).isoformat())
        elif person.standing == "left":
            end = left_on(today).isoformat()
            enrol(person, person.group, "false", min(begins, end), end)
        elif person.group:
            enrol(person, person.group, "false", begins)
    teachers = [person for person in staff(tuple(people)) if person.role == "teacher"]
    for number, group in enumerate(CLASSES):
        enrol(teachers[number], group, "true", begins)
        enrol(teachers[(number + 17) % len(teachers)], group, "false", begins)
    return rows


def _grade(group: str) -> str:
    return "KG" if group[0] == "F" else f"0{group[0]}"


def _ly(year: DemoYear) -> str:
    return f"ly{year.autumn % 100:02}{(year.autumn + 1) % 100:02}"


def _terms(year: DemoYear) -> tuple[str, str]:
    return f"ht{year.autumn % 100:02}", f"vt{(year.autumn + 1) % 100:02}"


def _table(name: str, rows: Iterable[tuple[str, ...]]) -> bytes:
    """``users.csv`` has every cell quoted, as the register writes it; the others only where it is needed."""
    out = io.StringIO(newline="")
    whole = name == "users.csv"
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL if whole else csv.QUOTE_MINIMAL)
    writer.writerow(HEADERS[name].split(","))
    writer.writerows(rows)
    return out.getvalue().encode()
