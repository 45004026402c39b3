"""Finding a municipality by what people type: case, diacritics, abbreviations and a district in the query are forgiven.

Each word typed must begin a word of the name, in order ("Ústí n. L."), or a word of the district, the ORP or the
region ("Nová Ves Kolín"). An exact name comes first, then a name that begins so, then the rest; larger ones first.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlalchemy import ColumnElement, Row, and_, func, literal, or_, select

from ..database import session
from ..i18n import _
from ..text import words
from .models import MILITARY, Municipality
from .queries import code_today, is_offered, label, municipalities_of

PER_PAGE = 20
MOST_PER_PAGE = 100
_LONGEST_QUERY = 120
_MOST_WORDS = 12
_CODE = re.compile(r"\s*[0-9]{6}\s*", re.ASCII)
_WORD = re.compile(r"[^\W_]+")
_GLUED = re.compile(r"(?<=[a-záčďéěíňóřšťúůýž])(?=[A-ZÁČĎÉÍŇÓŘŠŤÚÝŽ])")
_SAID_BESIDE = frozenset(
    {
        "obec", "obce", "obecni", "mesto", "mesta", "mestys", "mestsky", "statutarni", "hlavni", "hl", "m",
        "urad", "uradu", "magistrat", "okres", "okr", "orp", "kraj",
    }
)  # fmt: skip
_EXACT, _BEGINNING, _WITHIN = range(3)
_TELLING = 3
"""How many letters of a name must be typed where the other words of the query name its place."""

Hit: TypeAlias = Row[str, str, str, str, int, str]
"""Code, name, folded name, folded place, population and sort key of a municipality."""


@dataclass(frozen=True, slots=True)
class Found:
    """The municipalities that fit a query: how many there are, and the best of them."""

    total: int = 0
    places: list[Municipality] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Typed:
    """A query as words: as they were typed in lower case, and folded."""

    spelt: tuple[str, ...]
    folded: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class _Rank:
    """How well a name fits, the best least; names of one rank differ only in size and place."""

    tier: int
    needs_place: bool
    misspelt: bool


def find(query: str, *, limit: int = PER_PAGE, page: int = 1) -> Found:
    """Return a page of the municipalities that fit a query, the best first; retired and military ones never.

    The code of one that was merged into another one finds that.
    """
    if _CODE.fullmatch(query):
        code = code_today(query.strip())
        known = municipalities_of([code]) if is_offered(code) else {}
        return Found(len(known), list(known.values()) if page == 1 else [])
    ranked = _ranked(query)
    best = [row.code for _rank, row in ranked[(page - 1) * limit : page * limit]]
    places = municipalities_of(best)
    return Found(len(ranked), [places[code] for code in best])


def find_exactly(line: str) -> str:
    """Return the code of the one municipality that a line names; raise LookupError with words for the person."""
    if _CODE.fullmatch(line) and is_offered(code := code_today(line.strip())):
        return code
    ranked = _ranked(line)
    if not ranked:
        raise LookupError(
            _("We do not know the municipality “%(name)s”. Check the name, or write its six-digit code.", name=line)
        )
    equal = [row.code for rank, row in ranked if rank == ranked[0][0]]
    if len(equal) > 1:
        labels = {label(place): code for code, place in municipalities_of(equal[:MOST_PER_PAGE]).items()}
        for telling, code in labels.items():
            if words(telling) == words(line):
                return code
        raise LookupError(
            _(
                "There are more municipalities called “%(name)s”. Add the district, for example: %(example)s.",
                name=line,
                example=next(iter(labels)),
            )
        )
    return str(equal[0])


def _ranked(query: str) -> list[tuple[_Rank, Hit]]:
    """Return all that fit in their order; where nothing does, read the query more freely."""
    typed = _read(query)
    found = _fitting(typed) or _fitting(_read_freely(typed))
    return sorted(found, key=lambda pair: (pair[0], -pair[1].population, pair[1].sort_key, pair[1].code))


def _read(text: str) -> _Typed:
    spelt = _WORD.findall(unicodedata.normalize("NFC", _GLUED.sub(" ", text[:_LONGEST_QUERY])).casefold())
    pairs = [(word, "".join(words(word))) for word in spelt][:_MOST_WORDS]
    known = [pair for pair in pairs if pair[1]]
    return _Typed(tuple(word for word, _folded in known), tuple(folded for _word, folded in known))


def _read_freely(typed: _Typed) -> _Typed:
    """Leave out words that only say what kind of thing it is, and numbers; take two letters for two words ("nL")."""
    pairs = []
    for spelt, folded in zip(typed.spelt, typed.folded, strict=True):
        if folded in _SAID_BESIDE or folded.isdecimal():
            continue
        pairs += list(zip(spelt, folded, strict=True)) if len(spelt) == len(folded) == 2 else [(spelt, folded)]
    freely = _Typed(tuple(spelt for spelt, _folded in pairs), tuple(folded for _spelt, folded in pairs))
    return freely if freely != typed else _Typed((), ())


def _fitting(typed: _Typed) -> list[tuple[_Rank, Hit]]:
    if not typed.folded:
        return []
    name = literal(" ") + Municipality.search_name
    place = literal(" ") + Municipality.search_place
    in_name = [name.like(f"% {word}%") for word in typed.folded]
    everywhere: list[ColumnElement[bool]] = [
        or_(begins, place.like(f"% {word}%")) for word, begins in zip(typed.folded, in_name, strict=True)
    ]
    rows = session.execute(
        select(
            Municipality.code,
            Municipality.name,
            Municipality.search_name,
            Municipality.search_place,
            Municipality.population,
            Municipality.sort_key,
        ).where(
            Municipality.retired_at.is_(None),
            Municipality.kind != MILITARY,
            or_(and_(or_(*in_name), *everywhere), _written_together(typed)),
        )
    )
    ranked = [(_rank(typed, row), row) for row in rows]
    return [(rank, row) for rank, row in ranked if rank is not None]


def _written_together(typed: _Typed) -> ColumnElement[bool]:
    return func.replace(Municipality.search_name, " ", "").like(f"{''.join(typed.folded)}%")


def _rank(typed: _Typed, row: Hit) -> _Rank | None:
    """Return how well a row fits, or None where its words do not stand in this order."""
    name, place = row.search_name.split(), row.search_place.split()
    matched: list[tuple[int, int]] = []
    needs_place = False
    for number, word in enumerate(typed.folded):
        start = matched[-1][1] + 1 if matched else 0
        at = next((index for index in range(start, len(name)) if name[index].startswith(word)), None)
        if at is not None:
            matched.append((number, at))
        elif word in place or (matched and any(one.startswith(word) for one in place)):
            needs_place = True
        else:
            return _rank_together(typed, name)
    if not matched:
        return _rank_together(typed, name)
    letters = max(len(typed.folded[number]) for number, _at in matched)
    if needs_place and (matched[0][1] > 0 or letters < min(_TELLING, len(name[0]))):
        return _rank_together(typed, name)
    whole = [at for _number, at in matched] == list(range(len(name)))
    if whole and all(typed.folded[number] == name[at] for number, at in matched):
        spelt = _read(row.name).spelt
        return _Rank(_EXACT, needs_place, any(typed.spelt[number] != spelt[at] for number, at in matched))
    begins = [at for _number, at in matched] == list(range(len(matched)))
    return _Rank(_BEGINNING if begins else _WITHIN, needs_place, _begins_otherwise(typed, matched, row.name))


def _rank_together(typed: _Typed, name: Sequence[str]) -> _Rank | None:
    """Rank a name that was typed without its spaces."""
    return _Rank(_BEGINNING, False, True) if "".join(name).startswith("".join(typed.folded)) else None


def _begins_otherwise(typed: _Typed, matched: Sequence[tuple[int, int]], name: str) -> bool:
    spelt = _read(name).spelt
    return any(not spelt[at].startswith(typed.spelt[number]) for number, at in matched)
