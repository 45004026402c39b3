"""The counts beside options, against what the search then really finds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from catalogue import database
from catalogue.database import session
from catalogue.projects.document.vocabularies import COST_BANDS, STAGES
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Publication, PublicationKeyArea
from catalogue.search.criteria import SearchCriteria
from catalogue.search.facets import FACETS
from catalogue.search.queries import (
    count_by_district,
    count_by_key_area,
    count_by_pillar,
    count_by_region,
    facet_counts,
    newest,
    search_page,
    total,
    totals,
    totals_of,
)
from tests.factories.desks import BRNO, PRAHA
from tests.factories.projects import publish

pytestmark = pytest.mark.usefixtures("app_context")

OLOMOUC, SMALL = "500496", "505650"
AREAS = ["A1", "A2", "B1", "C3"]
PLACES = [PRAHA, BRNO, OLOMOUC, SMALL]
WORDS = ["sníh", "lampa", "mapa"]

one_project = st.fixed_dictionaries(
    {
        "municipality": st.sampled_from(PLACES),
        "areas": st.lists(st.sampled_from(AREAS), min_size=1, max_size=3, unique=True),
        "stage": st.sampled_from([code for code in STAGES if code != "stopped"]),
        "cost_band": st.sampled_from(list(COST_BANDS)),
        "label": st.sampled_from(["none", "nominated", "good_practice"]),
        "state": st.sampled_from([State.PUBLISHED] * 4 + [State.ARCHIVED, State.HIDDEN, State.SUBMITTED]),
        "word": st.sampled_from(WORDS),
        "anonymous": st.booleans(),
    }
)
choices = st.fixed_dictionaries(
    {},
    optional={
        "pillar": st.lists(st.sampled_from(["A", "B", "C"]), min_size=1, max_size=2, unique=True),
        "key_area": st.lists(st.sampled_from(AREAS), min_size=1, max_size=2, unique=True),
        "region": st.lists(st.sampled_from(["CZ010", "CZ064", "CZ071"]), min_size=1, max_size=2, unique=True),
        "municipality": st.lists(st.sampled_from(PLACES), min_size=1, max_size=2, unique=True),
        "stage": st.lists(st.sampled_from(["idea", "pilot", "operation"]), min_size=1, max_size=2, unique=True),
        "cost": st.lists(st.sampled_from(["1", "2", "unknown"]), min_size=1, max_size=2, unique=True),
        "size": st.lists(st.sampled_from(["1", "6"]), min_size=1, max_size=2, unique=True),
        "label": st.lists(st.sampled_from(["none", "good_practice"]), min_size=1, max_size=1),
    },
)


def make(one: dict[str, Any]) -> None:
    main, *further = one["areas"]
    stage = "stopped" if one["anonymous"] else one["stage"]
    publish(
        one["municipality"], state=one["state"], label=one["label"], main_key_area=main, further_key_areas=further,
        stage=stage, cost_band=one["cost_band"], title=f"Projekt {one['word']}", stopped_anonymous=one["anonymous"],
    )  # fmt: skip


@contextmanager
def rolled_back() -> Iterator[None]:
    session.execute(delete(PublicationKeyArea))
    session.execute(delete(Publication))
    try:
        yield
    finally:
        database.rollback()


class Chosen(dict[str, list[str]]):
    def getlist(self, key: str) -> list[str]:
        return self.get(key, [])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(one_project, max_size=10), choices, st.sampled_from(["", "snih", "-lampa"]))
def test_the_number_beside_an_option_is_the_total_with_it_as_the_only_choice(
    projects: list[dict[str, Any]], chosen: dict[str, list[str]], q: str
) -> None:
    with rolled_back():
        for one in projects:
            make(one)
        criteria = SearchCriteria.read(Chosen(chosen | {"q": [q]}))
        counts = facet_counts(criteria)
        for facet in FACETS:
            known = {option.value for option in facet.options()} | set(counts[facet.name])
            searches = [criteria.only(facet.name, value) for value in sorted(known)]
            found = dict(zip(sorted(known), totals_of(searches), strict=True))
            assert {value: number for value, number in found.items() if number} == counts[facet.name], facet.name
        assert search_page(criteria).total == total(criteria)


def test_or_inside_a_facet_and_between_facets() -> None:
    with rolled_back():
        first = publish(PRAHA, day=1, main_key_area="A1", further_key_areas=["B2"], stage="pilot")
        second = publish(BRNO, day=2, main_key_area="A2", further_key_areas=[], stage="idea")
        third = publish(PRAHA, day=3, main_key_area="C3", further_key_areas=[], stage="pilot")

        def ids(**chosen: list[str]) -> list[int]:
            return [card["id"] for card in search_page(SearchCriteria.read(Chosen(chosen))).items]

        assert ids() == [third.id, second.id, first.id]
        assert ids(pillar=["A"]) == [second.id, first.id]
        assert ids(pillar=["A"], key_area=["A1"]) == [first.id]
        assert ids(pillar=["A"], key_area=["C3"]) == [third.id, second.id, first.id]
        assert ids(key_area=["B2", "C3"]) == [third.id, first.id]
        assert ids(stage=["pilot"], region=["CZ010"]) == [third.id, first.id]
        assert ids(stage=["pilot"], region=["CZ064"]) == []


def test_numbers_of_other_pages() -> None:
    with rolled_back():
        publish(PRAHA, day=1, main_key_area="A1", further_key_areas=["A2", "C3"])
        last = publish(BRNO, day=2, main_key_area="A1", further_key_areas=[])
        publish(BRNO, day=3, state=State.ARCHIVED)
        publish(OLOMOUC, day=4, main_key_area="B1", further_key_areas=[], stage="stopped", stopped_anonymous=True)
        assert count_by_key_area() == {"A1": 2, "A2": 1, "C3": 1, "B1": 1}
        assert count_by_pillar() == {"A": 2, "B": 1, "C": 1}
        assert count_by_region() == {"CZ010": 1, "CZ064": 1, "CZ071": 1}
        assert count_by_district("CZ071") == {}
        assert (totals().projects, totals().municipalities, totals().regions) == (3, 2, 3)
        assert next(card["id"] for card in newest(5, pillar="A")) == last.id
        assert newest(5, municipality=OLOMOUC) == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["c", "b", "a"]),
        ("confirmed", ["c", "a", "b"]),
        ("cheapest", ["b", "a", "c"]),
        ("adopted", ["c", "b", "a"]),
    ],
)
def test_orders(sort: str, order: list[str]) -> None:
    with rolled_back():
        publish(PRAHA, day=1, title="Projekt a", investment_cost=2_000_000)
        publish(PRAHA, day=2, title="Projekt b", investment_cost=1_000_000, confirmed=False)
        publish(PRAHA, day=3, title="Projekt c", investment_cost="unknown")
        found = search_page(SearchCriteria.read(Chosen(sort=[sort])))
        assert [card["title"]["cs"][-1] for card in found.items] == order


def test_words_without_diacritics_titles_first() -> None:
    with rolled_back():
        in_text = publish(day=2, problem="Řidiči nevěděli, kde je volné stání, a jezdili kolem dokola po náměstí.")
        in_title = publish(day=1, title="Stání za poštou")
        elsewhere = publish(day=3, title="Něco jiného")

        def ids(q: str) -> list[int]:
            return [card["id"] for card in search_page(SearchCriteria(q=q)).items]

        assert ids("stani") == ids("STÁNÍ") == [in_title.id, in_text.id]
        assert ids("stan") == [in_title.id, in_text.id]
        assert ids("tani") == []
        assert ids('"volne stani"') == [in_text.id]
        assert ids('"stani volne"') == []
        assert ids("stani -postou") == [in_text.id]
        assert ids("ridici namesti") == [in_text.id]
        assert ids("praha") == [elsewhere.id, in_text.id, in_title.id]
