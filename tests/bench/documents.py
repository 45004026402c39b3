"""Documents of invented projects that fill every facet: tags follow Zipf's law, places the size of the municipality."""

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

import numpy as np

from catalogue.projects.document import normalized
from catalogue.projects.document import vocabularies as lists

from .prose import Prose

FIRST_DAY, LAST_DAY = datetime(2023, 11, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
"""Projects were published and confirmed between these days."""
_FTE = (0, 0, 0.05, 0.1, 0.2, 0.5, 1, 1.5, 3, "unknown")
_MONTHS = (1, 2, 3, 4, 6, 8, 9, 12, 15, 18, 24, 30, 36, 48)
_LABELS = ("none", "good_practice", "nominated", "expired")
_LABEL_WEIGHTS = (85, 10, 3, 2)
_STAGES = ("operation", "completed", "pilot", "preparation", "idea", "stopped")
_STAGE_WEIGHTS = (46, 20, 14, 10, 6, 4)


class Zipf:
    """Values of which the second is half as frequent as the first, the third a third, and so on."""

    def __init__(self, values: Iterable[str], salt: str) -> None:
        """Order the values by lot; the same values and salt always give the same order."""
        self.values = sorted(values)
        Random(salt).shuffle(self.values)
        self._cumulated = list(accumulate(1 / (rank + 1) for rank in range(len(self.values))))

    def one(self, chance: Random) -> str:
        """Return one value."""
        return self.values[bisect(self._cumulated, chance.random() * self._cumulated[-1])]

    def some(self, chance: Random, most: int) -> list[str]:
        """Return one to so many different values."""
        return list(dict.fromkeys(self.one(chance) for _draw in range(chance.randint(1, most))))


class Registers:
    """The codes that documents use, in the order of their frequency."""

    def __init__(self, key_areas: Iterable[str], topics: Iterable[str], places: Mapping[str, int]) -> None:
        """Take the codes of tags, and the inhabitants of each municipality by its code."""
        self.key_areas = Zipf(key_areas, "key areas")
        self.topics = Zipf(topics, "topics")
        self.places = sorted(places)
        self.weights = list(accumulate(places[code] ** 0.5 for code in self.places))
        self.funding = Zipf(lists.FUNDING_SOURCES, "funding")
        self.goals = Zipf(lists.GOALS, "goals")
        self.groups = Zipf(lists.TARGET_GROUPS, "target groups")
        self.offers = Zipf([code for code in lists.OFFERS if code != "nothing"], "offers")
        self.evidence = Zipf(lists.EVIDENCE_LEVELS, "evidence")
        self.costs = Zipf(lists.COST_BANDS, "costs")
        self.submitters = Zipf(lists.SUBMITTER_KINDS, "submitters")

    def place(self, chance: Random) -> str:
        """Return a municipality; larger ones are likelier, by the root of their inhabitants."""
        return self.places[bisect(self.weights, chance.random() * self.weights[-1])]


class Author:
    """Writes documents; the same seed writes the same ones."""

    def __init__(self, registers: Registers, *seed: int) -> None:
        """Begin anew from a seed."""
        self.registers = registers
        self.chance = Random(repr(seed))
        self.prose = Prose(np.random.default_rng(seed))

    def document(self) -> dict[str, Any]:
        """Return the next document, sound enough to be submitted: about 1.5 kB of text and all tags."""
        chance, prose, known = self.chance, self.prose, self.registers
        main, *further = known.key_areas.some(chance, 4)
        document: dict[str, Any] = {
            "title": prose.headline(chance.randint(3, 6))[:95],
            "summary": prose.sentences(1, 14, 22)[:245],
            "language": "cs",
            "municipality": known.place(chance),
            "submitter_kind": known.submitters.one(chance),
            "stage": chance.choices(_STAGES, _STAGE_WEIGHTS)[0],
            "year_start": 2026 - min(int(chance.expovariate(0.3)), 20),
            "main_key_area": main,
            "further_key_areas": further,
            "topics": known.topics.some(chance, 5),
            "target_groups": _ordered(known.groups.some(chance, 3), lists.TARGET_GROUPS),
            "sdgs": _ordered(known.goals.some(chance, 4), lists.GOALS),
            "problem": prose.sentences(6),
            "solution": prose.sentences(8),
            "benefit": prose.sentences(2),
            "months_to_operation": chance.choice(_MONTHS),
            "staff_operation_fte": chance.choice(_FTE),
            "funding": _funding(known.funding.some(chance, 3)),
            "evidence_level": known.evidence.one(chance),
            "offers": ["nothing"] if chance.random() < 0.1 else _ordered(known.offers.some(chance, 3), lists.OFFERS),
            "contact_function": "tajemník úřadu",
            "contact_email": "urad@obec.example.cz",
            "contact_consent": True,
            "consent_licence": True,
        }
        return normalized({**document, **self._cost(), **self._end(document["stage"])})

    def _cost(self) -> dict[str, Any]:
        band = self.registers.costs.one(self.chance)
        if band == "unknown":
            return {"cost_band": band, "cost_band_reason": "Účetnictví projekt nevedlo zvlášť."}
        highest = lists.COST_BAND_CEILINGS.get(band, 90_000_000)
        return {
            "cost_band": band,
            "investment_cost": int(highest * self.chance.uniform(0.3, 1)) // 1000 * 1000,
            "investment_vat": "with",
            "price_year": 2025,
        }

    def _end(self, stage: str) -> dict[str, Any]:
        """Return the answers that only stopped projects give; a quarter of them hide their place."""
        if stage != "stopped":
            return {}
        return {
            "stopped_reason": self.chance.choice(list(lists.STOPPED_REASONS)),
            "stopped_text": self.prose.sentences(3),
            "stopped_anonymous": self.chance.random() < 0.25,
        }

    def label(self, stage: str) -> str:
        """Return a label; nobody labels what was stopped."""
        return "none" if stage == "stopped" else self.chance.choices(_LABELS, _LABEL_WEIGHTS)[0]

    def confirmed(self, published: datetime) -> datetime:
        """Return when a project was last confirmed: some never again after they were published."""
        if self.chance.random() < 0.3:
            return published
        return published + timedelta(seconds=int((LAST_DAY - published).total_seconds() * self.chance.random()))


def _ordered(chosen: Sequence[str], listed: Iterable[str]) -> list[str]:
    return [code for code in listed if code in chosen]


def _funding(sources: Sequence[str]) -> list[dict[str, Any]]:
    return [{"source": source, "percent": 100 // len(sources)} for source in sources]
