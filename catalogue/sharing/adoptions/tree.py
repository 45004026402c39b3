"""The tree of a practice: from the first project that the catalogue knows to everybody who took it over since."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...projects.public_queries import public_cards
from .lineage import sources_of
from .telling import STAGE_OF_ENTRY, Taking, takings_of

MOST = 60
DEEPEST = 8


@dataclass(frozen=True)
class Node:
    """One municipality of the tree; `parent` is the place of its source in the list."""

    taking: Taking
    depth: int
    parent: int | None
    is_here: bool


def tree_of(project_id: int, card: Mapping[str, Any], known: Mapping[int, list[Taking]] | None = None) -> list[Node]:
    """Return the tree that a project belongs to, the first one first and branches below their source.

    `known` says who took over projects that were asked for already.
    """
    root, root_card = _origin(project_id, card)
    branches = _branches(root, known or {})
    nodes: list[Node] = []
    _grow(nodes, branches, (root, _of_card(root_card)), None, project_id)
    return nodes


def _origin(project_id: int, card: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
    """Follow the sources as far as the public may see them."""
    seen = {project_id}
    while len(seen) < MOST:
        sources = [one for one in sources_of([project_id]).get(project_id, ()) if one not in seen]
        cards = public_cards(sources) if sources else {}
        project_id, card = next(((one, cards[one]) for one in sources if one in cards), (project_id, card))
        if project_id in seen:
            break
        seen.add(project_id)
    return project_id, card


def _branches(root: int, known: Mapping[int, list[Taking]]) -> dict[int, list[Taking]]:
    """Return who took over each project of the tree; every project is entered once."""
    found: dict[int, list[Taking]] = {}
    nearest, seen = [root], {root}
    for _depth in range(DEEPEST):
        asked = [number for number in nearest if number not in known]
        takings = {**known, **(takings_of(asked) if asked else {})}
        found |= {number: takings.get(number, []) for number in nearest}
        nearest = [
            one.card["id"] for number in nearest for one in found[number] if one.card and one.card["id"] not in seen
        ]
        seen |= set(nearest)
        if not nearest or len(seen) > MOST:
            break
    return found


def _grow(
    nodes: list[Node], branches: dict[int, list[Taking]], leaf: tuple[int | None, Taking], parent: int | None, here: int
) -> None:
    number, taking = leaf
    if len(nodes) >= MOST:
        return
    place = len(nodes)
    nodes.append(Node(taking, nodes[parent].depth + 1 if parent is not None else 0, parent, number == here))
    for one in branches.pop(number, []) if number is not None else []:
        _grow(nodes, branches, (one.card["id"] if one.card else None, one), place, here)


def _of_card(card: Mapping[str, Any]) -> Taking:
    place = card["municipality"]
    return Taking(
        code=place["code"] if place else None, name=place["name"] if place else "", region=card["region"],
        point=tuple(card["point"]) if card["point"] else None, stage=STAGE_OF_ENTRY[card["stage"]], cost=None,
        months=None, card=card,
    )  # fmt: skip
