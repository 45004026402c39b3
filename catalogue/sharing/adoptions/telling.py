"""What the public may know of adoptions: the one place where reports leave the room, by an allow-list."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ...database import session
from ...municipalities.models import Municipality
from ...projects.models import Publication
from ...projects.public_queries import public_cards
from .models import TAKEN, Adoption

STAGE_OF_ENTRY = {
    "idea": "planned", "preparation": "planned", "pilot": "running", "operation": "running", "completed": "finished",
    "stopped": "given_up",
}  # fmt: skip


@dataclass(frozen=True)
class Taking:
    """One municipality that took a project over: what it reported, or what its own entry says."""

    code: str | None
    name: str
    """Empty for a municipality that does not want to be named."""
    region: str
    point: tuple[float, float] | None
    stage: str
    cost: int | float | None
    months: int | float | None
    changed: str = ""
    result: str = ""
    again: str = ""
    reply: str = ""
    card: Mapping[str, Any] | None = None
    """Its own entry, where the public may see it."""

    @property
    def is_taken(self) -> bool:
        """Whether it runs or was finished."""
        return self.stage in TAKEN


def takings_of(numbers: Collection[int]) -> Mapping[int, list[Taking]]:
    """Return who took over each of some projects, in the order in which they said so; each municipality once."""
    found: dict[int, list[Taking]] = defaultdict(list)
    for number, taking in (*_reported(numbers), *_inspired(numbers)):
        same = [one for one in found[number] if one.code == taking.code and one.code]
        if not same:
            found[number].append(taking)
    return found


def _reported(numbers: Collection[int]) -> list[tuple[int, Taking]]:
    wanted = (
        select(Adoption.project_id, Adoption.told, Adoption.reply, Municipality)
        .join(Municipality, Municipality.code == Adoption.municipality_code)
        .where(Adoption.project_id.in_(numbers), Adoption.is_told)
        .order_by(Adoption.reported_at, Adoption.id)
    )
    rows = session.execute(wanted).all()
    named = [told["own_project_id"] for _number, told, _reply, _place in rows if told["own_project_id"]]
    cards = public_cards(named) if named else {}
    return [(number, _taking(told, reply, place, cards)) for number, told, reply, place in rows]


def _taking(told: Mapping[str, Any], reply: str, place: Municipality, cards: Mapping[int, Mapping[str, Any]]) -> Taking:
    card = cards.get(told["own_project_id"])
    shows_place = card is not None and card["municipality"] is not None
    return Taking(
        code=place.code, name=place.name, region=place.region_code, point=(place.longitude, place.latitude),
        stage=told["stage"], cost=told["cost"], months=told["months"], changed=told["changed"], result=told["result"],
        again=told["again"], reply=reply, card=card if shows_place else None,
    )  # fmt: skip


def _inspired(numbers: Collection[int]) -> list[tuple[int, Taking]]:
    wanted = (
        select(Publication.inspired_by_id, Publication.card, Publication.document)
        .where(Publication.inspired_by_id.in_(numbers))
        .order_by(Publication.published_at, Publication.project_id)
    )
    return [(number, _of_entry(card, document)) for number, card, document in session.execute(wanted)]


def _of_entry(card: Mapping[str, Any], document: Mapping[str, Any]) -> Taking:
    place = card["municipality"]
    return Taking(
        code=place["code"] if place else None, name=place["name"] if place else "", region=card["region"],
        point=tuple(card["point"]) if card["point"] else None, stage=STAGE_OF_ENTRY[card["stage"]],
        cost=_number(document.get("investment_cost")), months=_number(document.get("months_to_operation")), card=card,
    )  # fmt: skip


def _number(answer: Any) -> int | float | None:
    return answer if isinstance(answer, int | float) else None


def by_others(takings: Sequence[Taking], card: Mapping[str, Any]) -> list[Taking]:
    """Return who took a project over, without what its own municipality made of it."""
    own = card["municipality"]["code"] if card["municipality"] else None
    return [one for one in takings if one.code is None or one.code != own]


def json_takings(cards: Mapping[int, Mapping[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """Return who took over each of some projects as data, by their numbers."""
    takings = takings_of(list(cards)) if cards else {}
    return {number: _as_data(by_others(takings.get(number, ()), card)) for number, card in cards.items()}


def _as_data(takings: Sequence[Taking]) -> list[dict[str, Any]]:
    return [
        {
            "municipality": {"code": one.code, "name": one.name} if one.code else None, "region": one.region,
            "stage": one.stage, "cost": one.cost, "months": one.months, "changed": one.changed or None,
            "result": one.result or None, "again": one.again or None, "reply": one.reply or None,
            "project": one.card["id"] if one.card else None,
        }
        for one in takings
    ]  # fmt: skip
