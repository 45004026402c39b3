"""Adoptions in words, and the drawings of their tree and of their way between regions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from ...i18n import _, _l, _n
from ...municipalities import map as shapes
from ...municipalities import queries as places
from ...projects.presenters import spoken
from ...projects.presenters.cards import Spoken
from ...projects.public_queries import PublicProject
from ...templating import money, number
from .telling import Taking, by_others, takings_of
from .tree import Node, tree_of

STAGE_NAMES = {
    "planned": _l("planned"),
    "running": _l("running"),
    "finished": _l("finished"),
    "given_up": _l("given up"),
}
AGAIN_NAMES = {"yes": _l("Yes"), "partly": _l("Yes, but differently"), "no": _l("No")}
STATE_NAMES = {
    "waiting": _l("waits for a moderator"),
    "published": _l("published"),
    "refused": _l("not published"),
    "withdrawn": _l("withdrawn"),
}
WIDTH, ROW, STEP = 360, 46, 20
"""The drawing of the tree, in its own units."""
_LONGEST_NAME = 34


@dataclass(frozen=True)
class TakingView:
    """One municipality of the list, in words."""

    name: str
    url: str | None
    region: str
    stage: str
    stage_name: str
    cost: str
    months: str
    changed: str
    result: str
    again: str
    reply: str
    entry: Spoken | None
    entry_url: str | None


@dataclass(frozen=True)
class Twig:
    """One municipality as it is drawn in the tree: where, and the line from its source."""

    x: int
    y: int
    path: str
    name: str
    note: str
    stage: str
    is_here: bool


@dataclass(frozen=True)
class Way:
    """The map: the regions with the number of municipalities, points, and lines from each source."""

    areas: list[dict[str, Any]]
    lines: list[str]
    points: list[tuple[int, int, bool]]
    view_box: str = shapes.VIEW_BOX


@dataclass(frozen=True)
class Adoptions:
    """Everything that the page of a project tells of its adoptions."""

    facts: list[str]
    takings: list[TakingView]
    twigs: list[Twig]
    rows: list[list[Any]]
    way: Way | None
    height: int
    width: int = WIDTH


def shown_with(project: PublicProject) -> Adoptions:
    """Return what the page of a project tells of its adoptions."""
    known = {project.id: takings_of([project.id]).get(project.id, [])}
    takings = by_others(known[project.id], project.card)
    nodes = tree_of(project.id, project.card, known)
    grown = len(nodes) > 1
    return Adoptions(
        facts=_facts([one for one in takings if one.is_taken]),
        takings=[_view(one) for one in takings],
        twigs=_twigs(nodes) if grown else [],
        rows=_rows(nodes) if grown else [],
        way=_way(nodes) if grown else None,
        height=len(nodes) * ROW,
    )


def _facts(takings: Sequence[Taking]) -> list[str]:
    """Return how many took it over, for how much and in how many months."""
    if not takings:
        return []
    costs = [one.cost for one in takings if one.cost is not None]
    months = [one.months for one in takings if one.months is not None]
    facts = [_n("%(num)s municipality", "%(num)s municipalities", len(takings))]
    if costs:
        facts.append(_cost_range(min(costs), max(costs)))
    if months:
        facts.append(
            _n("%(range)s month", "%(range)s months", round(max(months)), range=_range(min(months), max(months)))
        )
    return [str(fact) for fact in facts]


def _cost_range(fewest: float, most: float) -> str:
    if most < 100_000:
        return money(most) if fewest == most else f"{number(fewest)}–{money(most)}"
    return str(_("%(range)s million CZK", range=_range(round(fewest / 1e6, 2), round(most / 1e6, 2))))


def _range(fewest: float, most: float) -> str:
    return number(fewest) if fewest == most else f"{number(fewest)}–{number(most)}"


def _view(one: Taking) -> TakingView:
    region = places.region(one.region)
    return TakingView(
        name=one.name or str(_("A municipality of this size in this region")),
        url=url_for("pages.municipality", code=one.code) if one.code else None,
        region=region.name if region and region.name != one.name else "",
        stage=one.stage,
        stage_name=str(STAGE_NAMES[one.stage]),
        cost=money(one.cost),
        months="" if one.months is None else str(_n("%(range)s month", "%(range)s months", round(one.months), range=number(one.months))),
        changed=one.changed,
        result=one.result,
        again=str(AGAIN_NAMES.get(one.again, "")),
        reply=one.reply,
        entry=spoken(one.card["title"], one.card["language"]) if one.card else None,
        entry_url=_address(one),
    )  # fmt: skip


def _address(one: Taking) -> str | None:
    return url_for("projects.show", project_id=one.card["id"], slug=one.card["slug"]) if one.card else None


def _name(one: Taking) -> str:
    return one.name or str(_("A municipality not named"))


def _twigs(nodes: Sequence[Node]) -> list[Twig]:
    twigs: list[Twig] = []
    for place, node in enumerate(nodes):
        x, y = 12 + min(node.depth, 5) * STEP, place * ROW + 18
        source = twigs[node.parent] if node.parent is not None else None
        name, longest = _name(node.taking), _LONGEST_NAME - 2 * min(node.depth, 5)
        region = places.region(node.taking.region)
        twigs.append(
            Twig(
                x, y,
                f"M{source.x} {source.y}V{y}H{x}" if source else "",
                name if len(name) <= longest else f"{name[: longest - 1]}…",
                ", ".join(filter(None, [region.name if region else "", str(STAGE_NAMES[node.taking.stage])])),
                node.taking.stage,
                node.is_here,
            )
        )  # fmt: skip
    return twigs


def _rows(nodes: Sequence[Node]) -> list[list[Any]]:
    """Return the tree and the map as the rows of one table."""
    rows: list[list[Any]] = []
    for node in nodes:
        one, region, url = node.taking, places.region(node.taking.region), _address(node.taking)
        source = _name(nodes[node.parent].taking) if node.parent is not None else None
        rows.append(
            [(_name(one), url) if url and not node.is_here else _name(one), region.name if region else None, source,
             str(STAGE_NAMES[one.stage])]
        )  # fmt: skip
    return rows


def _way(nodes: Sequence[Node]) -> Way:
    counts = Counter(node.taking.region for node in nodes)
    most = max(counts.values())
    paths = shapes.region_paths()
    spots = [shapes.position(*node.taking.point) if node.taking.point else None for node in nodes]
    lines = []
    for place, node in enumerate(nodes):
        start, end = spots[node.parent] if node.parent is not None else None, spots[place]
        if start and end and start != end:
            lines.append(_arc(start, end))
    return Way(
        areas=[
            {"name": region.name, "count": counts[region.code], "level": shapes.level(counts[region.code], most), "path": paths[region.code]}
            for region in places.regions()
        ],
        lines=lines,
        points=[(*spot, node.is_here) for spot, node in zip(spots, nodes, strict=True) if spot],
    )  # fmt: skip


def _arc(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return a line bent a little to one side, so that the ways there and back do not cover each other."""
    (x, y), (to_x, to_y) = start, end
    bend_x, bend_y = (x + to_x) // 2 + (to_y - y) // 6, (y + to_y) // 2 - (to_x - x) // 6
    return f"M{x} {y}Q{bend_x} {bend_y} {to_x} {to_y}"
