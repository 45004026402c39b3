"""Reading a register of municipalities: whatever an office saved, and clear words for what cannot be read."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.errors import Invalid
from catalogue.operations.register import reading
from catalogue.operations.register.comparing import compare
from catalogue.operations.register.judging import Register, judge
from catalogue.operations.register.reading import COLUMNS, FaultyFile, read_sheet
from catalogue.operations.register.writing import as_csv

REGIONS = {"CZ072": ("Zlínský kraj", "Zlín Region"), "CZ071": ("Olomoucký kraj", "Olomouc Region")}
EMPTY = Register(REGIONS)
LINES = (
    ("500011", "Želechovice nad Dřevnicí", "obec", "CZ0724", "Zlín", "CZ072", "Zlínský kraj", "7213", "Zlín", "1840",
     "49.218113", "17.747486", "76311", "75158094"),
    ("500020", "Petrov nad Desnou", "obec", "CZ0715", "Šumperk", "CZ071", "Olomoucký kraj", "7111", "Šumperk", "1230",
     "50.005536", "17.04438", "78816", "01265750"),
)  # fmt: skip


def table(*rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS, delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([columns, *rows])
    return out.getvalue()


def read(data: bytes, present: Register = EMPTY) -> Register:
    return judge(read_sheet(data), present)


def problems(*rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS, present: Register = EMPTY) -> list[Any]:
    with pytest.raises(FaultyFile) as faulty:
        read(table(*rows, columns=columns).encode(), present)
    return [(one.line, one.column) for one in faulty.value.problems]


def changed(number: int, **cells: str) -> tuple[str, ...]:
    return tuple(cells.get(name, cell) for name, cell in zip(COLUMNS, LINES[number], strict=True))


PLAIN = read(table(*LINES).encode())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    delimiter=st.sampled_from(",;\t|"), encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1250", "utf-16"]),
    order=st.permutations(range(len(COLUMNS))), rows=st.permutations(LINES), spaces=st.booleans(), capitals=st.booleans(),
    blank_lines=st.integers(0, 2),
)  # fmt: skip
def test_how_a_file_was_saved_makes_no_difference(
    delimiter: str, encoding: str, order: list[int], rows: list[tuple[str, ...]], spaces: bool, capitals: bool,
    blank_lines: int,
) -> None:  # fmt: skip
    head = tuple((COLUMNS[at].upper() if capitals else COLUMNS[at]) for at in order)
    body = [tuple(f" {row[at]} " if spaces else row[at] for at in order) for row in rows]
    text = "\r\n" * blank_lines + table(*body, columns=head, delimiter=delimiter) + "\r\n" * blank_lines
    assert read(text.encode(encoding)) == PLAIN


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_do_harm(data: bytes) -> None:
    try:
        read(data)
    except Invalid as refused:
        assert refused.message


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=16), max_size=4), st.sampled_from(",;\t"))
def test_no_cells_do_harm(rows: list[list[str]], delimiter: str) -> None:
    text = table(*LINES, *map(tuple, rows), delimiter=delimiter)
    try:
        found = read(text.encode("utf-8", "replace"))
    except Invalid as refused:
        assert refused.message
    else:
        assert found.places.keys() >= PLAIN.places.keys()


@given(
    st.sampled_from([name for name in COLUMNS if name not in ("region_name", "ico")]),
    st.sampled_from(["", "=1+1", "5000110000000", "…", "-1", "nic", "\x01", "1e5", "99999999999"]),
)
def test_a_wrong_cell_is_named_by_line_and_column(column: str, cell: str) -> None:
    if cell == "nic" and column in ("name", "district_name", "orp_name"):
        return
    found = problems(LINES[0], changed(1, **{column: cell}))
    assert {line for line, _column in found} == {3}
    assert column in {named for _line, named in found} or {"district_code"} & {named for _line, named in found}


def test_what_is_written_is_read_again() -> None:
    assert read(as_csv(PLAIN)) == PLAIN
    assert compare(PLAIN, read(as_csv(PLAIN))).is_empty


def test_excel_takes_zeros_and_adds_spaces() -> None:
    row = changed(1, ico="1265750", population="1\u00a0230", postcode="788 16", lat="50,005536")
    assert read(table(LINES[0], row, delimiter=";").encode("cp1250")) == PLAIN


def test_a_file_of_populations_alone_changes_nothing_else() -> None:
    plan = compare(PLAIN, read(b"population;code\n501;500011\n1230;500020\n", PLAIN))
    assert [(one.code, one.new["population"], one.new["size_class"]) for one in plan.changes] == [("500011", 501, 2)]
    assert (plan.new, plan.missing, plan.renamed, plan.resized) == ([], [], [], [])


def test_a_new_municipality_needs_everything() -> None:
    columns = ("code", "name", "district_code")
    found = problems(("500011", "Želechovice", "CZ0724"), ("999999", "Nová", "CZ0724"), columns=columns, present=PLAIN)
    assert {line for line, _column in found} == {3}
    assert {column for _line, column in found} == {
        "type",
        "orp_code",
        "orp_name",
        "population",
        "lat",
        "lon",
        "postcode",
    }


def test_a_district_lies_in_its_region_and_has_one_name() -> None:
    assert problems(LINES[0], changed(1, region_code="CZ072")) == [(3, "region_code")]
    assert problems(LINES[0], changed(1, district_code="CZ0999")) == [(3, "district_code")]
    assert problems(LINES[0], changed(1, district_code="CZ0724", region_code="CZ072")) == [(3, "district_name")]


def test_the_same_code_twice() -> None:
    assert problems(LINES[0], LINES[1], LINES[0]) == [(4, "code")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"  \n \n", "empty"),
        (b"name,population\nBrno,1\n", "name the columns"),
        (b"code\n500011\n", "name the columns"),
        (b"code,name,code\n1,2,3\n", "twice"),
        (b"code,name\n", "headings only"),
        (b'code,name\n500011,"Brno\n', "cannot be read"),
        (b"code,name\n500011," + b"x" * 2000 + b"\n", "too long"),
        (b"code,name\n" + b"500011,A\n" * (reading.MOST_ROWS + 1), "more than"),
        (b"x" * (reading.MOST_BYTES + 1), "too large"),
        (b"\xff\xfecod", "encoding"),
    ],
)
def test_files_that_are_refused_as_a_whole(data: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read(data)


def test_a_line_with_too_many_cells() -> None:
    assert problems((*LINES[0], "", ""), (*LINES[1], "x")) == [(3, "")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("500011", ["500011"]), ("Petrov nad Desnou", ["500020"]), ("petrov nad desnou (Šumperk)", ["500020"]),
        ("Petrov", []), ("999999", []), ("", []), ("…", []),
    ],
)  # fmt: skip
def test_a_successor_is_found_in_the_file(typed: str, found: list[str]) -> None:
    assert compare(PLAIN, PLAIN).find(typed) == found


def _moved(register: Register, code: str, **columns: Any) -> Register:
    places = {**register.places, code: register.places[code] | columns}
    return Register(register.regions, register.districts, places)


def test_suggestions_are_a_new_code_of_the_name_or_the_neighbour_that_grew() -> None:
    near = {"latitude": 49.2, "longitude": 17.7}
    present = _moved(PLAIN, "500020", **near)
    present.places["500099"] = present.places["500011"] | {"code": "500099", "name": "Ves", "search_name": "ves"}
    wanted = {code: row for code, row in present.places.items() if code != "500099"}
    wanted["500020"] = wanted["500020"] | {"population": 1230 + 1800}
    plan = compare(present, Register(REGIONS, present.districts, wanted))
    assert plan.suggested == {"500099": "500020"}
    wanted["500100"] = present.places["500099"] | {"code": "500100"}
    assert compare(present, Register(REGIONS, present.districts, wanted)).suggested == {"500099": "500100"}
    far = {**wanted, "500020": wanted["500020"] | {"longitude": 14.0}}
    del far["500100"]
    assert compare(present, Register(REGIONS, present.districts, far)).suggested == {}


Change = Callable[[dict[str, Any]], dict[str, Any]]


def test_what_changes_is_told_in_groups() -> None:
    present = Register(PLAIN.regions, PLAIN.districts, dict(PLAIN.places))
    present.places["500030"] = PLAIN.places["500011"] | {
        "code": "500030",
        "retired_at": "then",
        "successor_code": "500011",
    }
    wanted = _moved(
        _moved(PLAIN, "500011", name="Želechovice", population=90), "500020", district_code="CZ0724", orp_code="1"
    )
    wanted.places["500030"] = PLAIN.places["500011"] | {"code": "500030"}
    wanted.places["500040"] = PLAIN.places["500011"] | {"code": "500040"}
    plan = compare(present, wanted)
    groups = {
        name: [one.code for one in getattr(plan, name)]
        for name in ("returned", "renamed", "moved", "repopulated", "detailed")
    }
    assert groups == {
        "returned": ["500030"], "renamed": ["500011"], "moved": ["500020"], "repopulated": ["500011"], "detailed": [],
    }  # fmt: skip
    assert [row["code"] for row in plan.new] == ["500040"]
    assert (plan.missing, plan.unchanged, plan.weight(2)) == ([], 0, 4)
