"""The register of municipalities as a file with a few changes."""

from collections.abc import Callable, Iterable

from catalogue.operations.register.queries import present_register
from catalogue.operations.register.reading import COLUMNS
from catalogue.operations.register.writing import as_csv

LUKA, SMALL, MIDDLE = "503622", "514161", "561380"
"""Luká (Olomouc), Luka (Česká Lípa), and the town of Česká Lípa."""
NEW = (
    "999901,Nová Obec,obec,CZ0511,Česká Lípa,CZ051,Liberecký kraj,5101,Česká Lípa,321,50.6,14.6,47001,"
)  # fmt: skip


def file_with(
    changed: dict[str, dict[str, str]] | None = None, *, without: Iterable[str] = (), more: Iterable[str] = (),
    each: Callable[[dict[str, str]], dict[str, str]] | None = None,
) -> bytes:  # fmt: skip
    """Return the present register with cells changed by code and column, rows left out, and lines added."""
    head, *lines = as_csv(present_register()).decode().splitlines()
    gone, rows = set(without), [head]
    for line in lines:
        row = dict(zip(COLUMNS, line.split(","), strict=True))
        if row["code"] not in gone:
            row |= (changed or {}).get(row["code"], {}) | (each(row) if each else {})
            rows.append(",".join(row[column] for column in COLUMNS))
    return ("\n".join([*rows, *more]) + "\n").encode()
