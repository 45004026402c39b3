"""What a file changes, as the page and the command tell it; it can be kept as JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...i18n import _, _l
from ...projects.naming import SIZE_NAMES
from .comparing import Change, Plan
from .judging import Register, Row

SHOWN = 100
"""So many municipalities of a group are named; of all others there is the number."""

GROUPS: dict[str, Any] = {
    "new": _l("New"),
    "returned": _l("Listed again"),
    "renamed": _l("Renamed"),
    "moved": _l("In another district or region"),
    "resized": _l("In another size class"),
    "ended": _l("Merged into others"),
    "kept": _l("Not in the file, kept as they are"),
    "repopulated": _l("Other population"),
    "detailed": _l("Only other details"),
    "unchanged": _l("Unchanged"),
}
"""The groups of what a file changes, in the order in which they are told."""


@dataclass(frozen=True)
class Group:
    """One group: how many municipalities, the first of them with what changes, and how many more there are."""

    key: str
    name: str
    number: int
    lines: list[tuple[str, str]]

    @property
    def more(self) -> int:
        """How many are not named; none where no one is, the number says it all."""
        return max(0, self.number - len(self.lines)) if self.lines else 0


def report_of(plan: Plan, ending: Mapping[str, str], *, ended: int | None = None) -> dict[str, Any]:
    """Return what a plan changes, as it is kept with the update; `ended` counts those without successors too."""
    kept = [row for row in plan.missing if row["code"] not in ending] if ended is None else []
    counts = {
        "new": len(plan.new), "returned": len(plan.returned), "renamed": len(plan.renamed), "moved": len(plan.moved),
        "resized": len(plan.resized), "ended": len(ending) if ended is None else ended, "kept": len(kept),
        "repopulated": len(plan.repopulated), "detailed": len(plan.detailed), "unchanged": plan.unchanged,
    }  # fmt: skip
    lines = {
        "new": _named(plan.wanted, plan.new),
        "returned": _named(plan.wanted, [one.new for one in plan.returned]),
        "renamed": _changed(plan, plan.renamed, lambda one: (one.old["name"], one.new["name"])),
        "moved": _changed(plan, plan.moved, lambda one: (_place(plan.present, one.old), _place(plan.wanted, one.new))),
        "resized": _changed(plan, plan.resized, lambda one: (one.old["population"], one.new["population"])),
        "ended": [[_label(plan.present, code), f"→ {_label(plan.wanted, into)}"] for code, into in list(ending.items())[:SHOWN]],
        "kept": _named(plan.present, kept),
        "repopulated": _changed(
            plan, sorted(plan.repopulated, key=_by_how_much, reverse=True)[:10],
            lambda one: (one.old["population"], one.new["population"]),
        ),
    }  # fmt: skip
    return {"counts": counts, "lines": {key: told for key, told in lines.items() if told}}


def groups_of(report: Mapping[str, Any]) -> list[Group]:
    """Return the groups of a report in which there is anything."""
    counts, lines = report.get("counts", {}), report.get("lines", {})
    return [
        Group(key, str(name), counts[key], [(one, what) for one, what in lines.get(key, ())])
        for key, name in GROUPS.items()
        if counts.get(key)
    ]


def size_name(number: int) -> str:
    """Return the name of a size class."""
    return str(SIZE_NAMES[str(number)])


def reason_of(plan: Plan, code: str) -> str:
    """Return why a successor is suggested; nothing where none is."""
    into = plan.suggested.get(code)
    if into is None:
        return ""
    if into not in plan.present.places:
        return _("Suggested: it is new and has the same name.")
    old, new = plan.present.places[into]["population"], plan.wanted.places[into]["population"]
    return _("Suggested: it lies nearby, and its population rises from %(old)s to %(new)s.", old=old, new=new)


def _label(register: Register, code: str) -> str:
    return f"{register.label(code)} {code}"


def _place(register: Register, row: Row) -> str:
    return f"{register.districts[row['district_code']]['name']}, {register.regions[row['region_code']][0]}"


def _named(register: Register, rows: Iterable[Row]) -> list[list[str]]:
    return [[_label(register, row["code"]), ""] for row in list(rows)[:SHOWN]]


def _changed(plan: Plan, changes: list[Change], pair: Any) -> list[list[str]]:
    return [
        [_label(plan.wanted, one.code), " → ".join(f"{value:,}".replace(",", "\u00a0") if isinstance(value, int) else value for value in pair(one))]
        for one in changes[:SHOWN]
    ]  # fmt: skip


def _by_how_much(change: Change) -> int:
    return abs(int(change.new["population"]) - int(change.old["population"]))
