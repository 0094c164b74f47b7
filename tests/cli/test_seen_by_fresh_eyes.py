"""Faults that somebody found who had never read the program: each in the steps in which it was met."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program

PUPILS = "Klass;Efternamn;Förnamn;E-post\n6B;Ek;Stina;stina.ek@skola.se\n7A;Lind;Emil;emli@skola.se\n"


@pytest.fixture
def begun(program: Program) -> Program:
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    return program


def people(school: Program) -> list[tuple[str, str | None, str]]:
    return sorted((item["name"], item["group"], item["role"]) for item in school.json("list", "people")["items"])


TWO = [("Emil Lind", "7A", "pupil"), ("Stina Ek", "6B", "pupil")]


@pytest.mark.parametrize("saved_anew", ["", "\n\n"])
def test_an_import_is_not_redone_when_its_rows_have_come_in_again(begun: Program, saved_anew: str) -> None:
    file = begun.file("klass.csv", PUPILS)
    first = begun.json("import", file)["entry"]
    begun.json("undo", str(first))
    again = begun.json("import", begun.file("igen.csv", PUPILS + saved_anew))["entry"]
    refused = begun("redo", str(first))
    assert refused.code == 1
    assert f"2 av raderna har kommit in igen sedan dess, den senaste med post {again}." in refused.err
    assert people(begun) == TWO
    assert begun.json("verify")["findings"] == []
    begun.json("undo", str(again))
    begun.json("redo", str(again))
    assert people(begun) == TWO


def test_namesakes_come_back_by_a_redo_though_their_rows_are_alike(begun: Program) -> None:
    file = begun.file("klass.csv", "Klass;Förnamn;Efternamn\n7A;Ali;Prov\n7A;Ali;Prov\n")
    begun.json("import", file)
    second = begun.json("import", file, "--answer", "3=new")["entry"]
    begun.json("undo", str(second))
    begun.json("redo", str(second))
    assert people(begun) == [("Ali Prov", "7A", "pupil")] * 2


def test_somebody_removed_does_not_come_back_beside_themselves(begun: Program) -> None:
    file = begun.file("klass.csv", PUPILS)
    begun.json("import", file)
    removed = begun.json("remove", "person", "Stina Ek")["entry"]
    again = begun.json("import", file)["entry"]
    refused = begun("undo", str(removed))
    assert refused.code == 1
    assert f"med post {again}." in refused.err
    assert people(begun) == TWO


@pytest.mark.parametrize("caption", ["Användare", "User", "Innehavare"])
@pytest.mark.parametrize("said", ["Stina Ek", '"Ek, Stina"', "stina.ek@skola.se", "SKOLA\\stina.ek"])
def test_whoever_a_column_of_users_names_is_the_pupil_however_it_says_so(
    begun: Program, caption: str, said: str
) -> None:
    begun.json("import", begun.file("klass.csv", PUPILS))
    if caption == "Innehavare" and "SKOLA" in said:
        pytest.skip("a column of holders has names or addresses")
    begun.json("import", begun.file("d.csv", f"Serienummer;Modell;{caption}\n5CD7200001;iPad;{said}\n"))
    assert people(begun) == TWO
    assert begun.json("show", "device", "5CD7200001")["held_by"] == "Stina Ek"


@pytest.mark.parametrize("said", ["stina.ek", "stina.ek@skola.se"])
def test_whoever_came_with_a_login_gets_the_name_that_the_class_list_has(begun: Program, said: str) -> None:
    begun.json("import", begun.file("d.csv", f"Serienummer;Modell;Användare\n5CD7200001;iPad;{said}\n"))
    found = begun.json("import", begun.file("klass.csv", PUPILS))["files"][0]
    assert (found["created"], found["updated"], found["conflicts"]) == (1, 1, 0)
    assert people(begun) == TWO
    assert begun.json("import", begun.file("klass.csv", PUPILS))["entry"] is None
    kept = begun.json("edit", "person", "Stina Ek", "given_name=Stinna")["given_name"]
    assert kept == "Stinna"
    begun.json("import", begun.file("klass.csv", PUPILS + "7A;Ny;Elev;ny@skola.se\n"))
    assert ("Stinna Ek", "6B", "pupil") in people(begun), "what a hand has written stays"


def test_a_person_is_shown_in_the_words_of_the_language_alone(begun: Program) -> None:
    begun.json("import", begun.file("klass.csv", PUPILS))
    said = begun("show", "person", "Stina Ek").out
    assert "Namn: Stina Ek" in said
    assert "name:" not in said
    assert begun.json("show", "person", "Stina Ek")["name"] == "Stina Ek"


def test_a_pupil_without_an_address_comes_in_beside_one_who_has_one(begun: Program) -> None:
    rows = "Namn;Klass;E-post\nStina Ek;6B;\nEmil Lind;7A;emli@skola.se\n"
    found = begun.json("import", begun.file("namn.csv", rows))["files"][0]
    assert (found["created"], found["failed"]) == (2, 0)
    assert people(begun) == TWO


@pytest.mark.parametrize("caption", ["Skydd", "Personskydd", "Skyddstyp"])
@pytest.mark.parametrize("said", ["Ja", "Skyddad folkbokföring", "?"])
def test_a_column_called_protection_in_fewer_words_protects(begun: Program, caption: str, said: str) -> None:
    rows = f"Klass;Förnamn;Efternamn;{caption}\n6B;Qvarn;Hemlig;{said}\n7A;Emil;Lind;\n"
    begun.json("import", begun.file("klass.csv", rows))
    assert "Qvarn" not in begun("list", "people").out
    assert ("Emil Lind", "7A", "pupil") in people(begun)


def test_the_names_of_the_columns_again_below_a_heading_are_nobody(begun: Program) -> None:
    head = "Efternamn;Förnamn;E-post"
    rows = f"Klass 6B;;\n{head}\nEk;Stina;stina.ek@skola.se\nKlass 7A;;\n{head}\nLind;Emil;emli@skola.se\n"
    begun.json("import", begun.file("klasser.csv", rows))
    assert people(begun) == TWO


def test_the_answer_that_is_printed_is_the_one_that_is_read(begun: Program) -> None:
    head = "Klass;Förnamn;Efternamn\n"
    files = [begun.file(name, head + row) for name, row in (("a b.csv", "7A;Ali;Prov\n"), ("c.csv", "8B;Ali;Prov\n"))]
    begun.json("import", begun.file("first.csv", head + "6C;Ali;Prov\n"))
    said = begun("import", "--preview", *files).out
    assert "--answer 'a b.csv:2=new'" in said
    assert "--answer c.csv:2=new" in said
    begun.json("import", *files, "--answer", "a b.csv:2=new", "--answer", "c.csv:2=new")
    assert [group for _, group, _ in people(begun)] == ["6C", "7A", "8B"]


def test_whole_classes_of_several_files_are_answered_file_by_file(begun: Program) -> None:
    head = "Klass;Förnamn;Efternamn\n"
    this_year = [head + "".join(f"{group};{name};Prov\n" for name in names) for group, names in OF_CLASS]
    for at, rows in enumerate(this_year):
        begun.json("import", begun.file(f"nu{at}.csv", rows))
    files = [begun.file(f"nasta{at}.csv", rows.replace("7", "8")) for at, rows in enumerate(this_year)]
    said = begun("import", "--preview", *files).out
    assert "--answer nasta0.csv:all=moved" in said
    begun.json("import", *files, "--answer", "nasta0.csv:all=moved")
    groups = [group for _, group, _ in people(begun)]
    assert (groups.count("8A"), groups.count("7B")) == (3, 3), "the other file was not answered"


OF_CLASS = (("7A", ("Ali", "Bo", "Cia")), ("7B", ("Dag", "Eva", "Fia")))


def test_what_a_column_means_is_said_beside_the_other_options(begun: Program) -> None:
    begun.json("import", begun.file("a.csv", "Serienummer;Status;Zon\n5CD7200001;I bruk;Nord\n"))
    begun.json("edit", "device", "5CD7200001", "status=lost")
    again = begun.file("a.csv", "Serienummer;Status;Zon\n5CD7200001;Lager;Nord\n")
    found = begun.json("import", again, "--means", "Zon=note", "--take-theirs")
    assert found["entry"]
    shown = begun.json("show", "device", "5CD7200001")
    assert (shown["status"], shown["note"]) == ("in_store", "Nord")


@pytest.mark.parametrize("condition", ["members>1", "group.members>1", "group.members<2"])
def test_a_number_is_compared_as_a_number_at_whatever_record_it_stands(begun: Program, condition: str) -> None:
    begun.json("import", begun.file("klass.csv", "Klass;Förnamn;Efternamn\n7A;Ali;Prov\n7A;Bo;Prov\n8B;Cia;Prov\n"))
    listed = "groups" if condition.startswith("members") else "people"
    total = {"members>1": 1, "group.members>1": 2, "group.members<2": 1}[condition]
    assert begun.json("list", listed, "--where", condition)["total"] == total


@pytest.mark.parametrize("per", ["abc", "NaN", "1e400", "1/0"])
def test_what_is_no_number_of_devices_is_refused_in_a_sentence(begun: Program, per: str) -> None:
    begun.json("plan", "new", "P", "--on", "2027-08-16")
    refused = begun("plan", "need", "P", "tablet", "--per", per)
    assert refused.code == 1
    assert f"”{per}”" in refused.err
    assert begun("plan", "add-group", "P", "9A", "--heads", "9" * 20).code == 2
    assert begun("list", "people", "--limit", "9" * 20).code == 2
