"""The counts beside options, against what the search then really finds and against plain SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from catalogue import database
from catalogue.database import session
from catalogue.municipalities.models import Municipality
from catalogue.projects import feed
from catalogue.projects.document.vocabularies import COST_BANDS, EVIDENCE_LEVELS, FUNDING_SOURCES, OFFERS, STAGES
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project, Publication, PublicationKeyArea
from catalogue.search.criteria import SearchCriteria
from catalogue.search.facets import FACET, FACETS
from catalogue.search.queries import (
    count_by_district,
    count_by_key_area,
    count_by_pillar,
    count_by_region,
    facet_counts,
    matching_ids,
    municipality_counts,
    newest,
    search_page,
    total,
    totals,
    totals_of,
)
from catalogue.taxonomy import queries as taxonomy
from tests.factories.desks import BRNO, PRAHA
from tests.factories.projects import publish

pytestmark = pytest.mark.usefixtures("app_context")

OLOMOUC, SMALL = "500496", "505650"
AREAS = ["A1", "A2", "B1", "C3"]
PLACES = [PRAHA, BRNO, OLOMOUC, SMALL]
WORDS = ["sníh", "lampa", "mapa"]
TOPICS = ["public-lighting", "open-data", "composting"]
SOURCES = ["own_budget", "eu_funds", "loan"]


def some(*values: str, most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True)


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
        "day": st.sampled_from([0, -300, -380, -600]),
        "months_to_operation": st.sampled_from([None, "unknown", 0, 3, 4, 12, 30, 240]),
        "staff_operation_fte": st.sampled_from([None, "unknown", 0, 0.2, 0.5, 1, 7]),
        "sources": some(*SOURCES),
        "topics": some(*TOPICS),
        "evidence_level": st.sampled_from([None, *EVIDENCE_LEVELS]),
        "offers": some("call", "visit", "documents"),
        "sdgs": some("1", "11", "13"),
        "year_start": st.sampled_from([1990, 2020, 2026]),
    }
)
choices = st.fixed_dictionaries(
    {},
    optional={
        "pillar": some("A", "B", "C"),
        "key_area": some(*AREAS),
        "region": some("CZ010", "CZ064", "CZ071"),
        "district": some("CZ0100", "CZ0642", "CZ0712"),
        "municipality": some(*PLACES),
        "stage": some("idea", "pilot", "operation"),
        "cost": some("1", "2", "unknown"),
        "size": some("1", "6"),
        "label": some("none", "good_practice"),
        "months_max": st.sampled_from([["3"], ["6"], ["12"], ["7"], ["240"]]),
        "staff": some("0", "1", "2", "3", "unknown"),
        "funding": some(*SOURCES),
        "topic": some(*TOPICS),
        "evidence": some(*EVIDENCE_LEVELS),
        "freshness": some("current", "due", "stale"),
        "offer": some("call", "visit", "nothing"),
        "sdg": some("1", "11"),
        "year": some("1990", "2026"),
        "bbox": st.sampled_from([["12,48,15,51"], ["-1,2,3,4"], ["14.4,50,14.6,50.2"]]),
    },
)


def make(one: dict[str, Any]) -> Project:
    main, *further = one["areas"]
    answers = {
        key: one[key]
        for key in ("cost_band", "months_to_operation", "staff_operation_fte", "topics", "evidence_level", "offers",
                    "sdgs", "year_start")
    }  # fmt: skip
    return publish(
        one["municipality"], state=one["state"], label=one["label"], main_key_area=main, further_key_areas=further,
        day=one["day"], stage="stopped" if one["anonymous"] else one["stage"], title=f"Projekt {one['word']}",
        stopped_anonymous=one["anonymous"], funding=[{"source": source} for source in one["sources"]], **answers,
    )  # fmt: skip


FRESHNESS_BY_DAY = {0: "current", -300: "current", -380: "due", -600: "stale"}


def facts(project: Project, one: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a project is by each facet, told from how it was made and not from how it is indexed."""
    place = session.get_one(Municipality, one["municipality"])
    staff, months = one["staff_operation_fte"], one["months_to_operation"]
    for area in one["areas"]:
        yield "key_area", area
        yield "pillar", taxonomy.pillar_of(area)
    yield "region", place.region_code
    yield "size", str(place.size_class)
    if not one["anonymous"]:
        yield "district", place.district_code
        yield "municipality", place.code
    yield "stage", "stopped" if one["anonymous"] else one["stage"]
    yield "cost", one["cost_band"]
    yield "label", one["label"]
    if isinstance(months, int):
        for most in range(months, 241):
            yield "months_max", str(most)
    yield "staff", {0: "0", 0.2: "1", 0.5: "2", 1: "2", 7: "3"}.get(staff, "unknown")
    yield "freshness", FRESHNESS_BY_DAY[one["day"]]
    yield "year", str(one["year_start"])
    if one["evidence_level"]:
        yield "evidence", one["evidence_level"]
    for facet, key in (("funding", "sources"), ("topic", "topics"), ("offer", "offers"), ("sdg", "sdgs")):
        for value in one[key]:
            yield facet, value


@contextmanager
def a_catalogue_of_its_own() -> Iterator[None]:
    """Begin with nothing published, and keep what the test publishes only in this database."""
    for number in session.scalars(select(Publication.project_id)).all():
        session.execute(delete(PublicationKeyArea).where(PublicationKeyArea.project_id == number))
        session.execute(delete(Publication).where(Publication.project_id == number))
        feed.announce(number, "withdrawn")
    database.commit()
    yield
    database.commit()


class Chosen(dict[str, list[str]]):
    def getlist(self, key: str) -> list[str]:
        return self.get(key, [])


def counted_by_sql(criteria: SearchCriteria, facet: str, found_by_words_and_map: set[int]) -> dict[str, int]:
    """Count with one plain statement over the facts: all groups of facets but this one's must hold."""
    group = FACET[facet].group
    conditions = [f"project IN ({', '.join(map(str, found_by_words_and_map)) or 'NULL'})"]
    for other in dict.fromkeys(FACET[name].group for name in criteria.choices) - {group: None}.keys():
        chosen = [
            f"(facet = '{name}' AND value = '{value}')"
            for name, values in criteria.choices.items()
            if FACET[name].group == other
            for value in values
        ]
        conditions.append(f"project IN (SELECT project FROM facts WHERE {' OR '.join(chosen)})")
    rows = session.execute(
        text(
            f"SELECT value, count(DISTINCT project) FROM facts WHERE facet = '{facet}' "
            f"AND {' AND '.join(conditions)} GROUP BY value"
        )
    )
    return dict(rows.all())  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(one_project, max_size=12), choices, st.sampled_from(["", "snih", "-lampa"]))
@time_machine.travel("2026-01-02T12:00:00Z", tick=False)
def test_the_number_beside_an_option_is_the_total_with_it_as_the_only_choice(
    projects: list[dict[str, Any]], chosen: dict[str, list[str]], q: str
) -> None:
    with a_catalogue_of_its_own():
        session.execute(text("DROP TABLE IF EXISTS facts"))
        session.execute(text("CREATE TABLE facts (project integer, facet text, value text)"))
        words: dict[int, str] = {}
        for one in projects:
            project = make(one)
            if one["state"] == State.PUBLISHED:
                words[project.id] = one["word"]
                several = [
                    {"project": project.id, "facet": name, "value": value} for name, value in facts(project, one)
                ]
                session.execute(text("INSERT INTO facts VALUES (:project, :facet, :value)"), several)
        database.commit()
        criteria = SearchCriteria.read(Chosen(chosen | {"q": [q]}))
        counts = facet_counts(criteria)
        fitting = {"": WORDS, "snih": ["sníh"], "-lampa": ["sníh", "mapa"]}[q]
        widest = SearchCriteria.read(Chosen({"bbox": chosen["bbox"]} if "bbox" in chosen else {}))
        here = {number for number in matching_ids(widest) if words[number] in fitting}
        for facet in FACETS:
            by_sql = counted_by_sql(criteria, facet.name, here)
            known = {option.value for option in facet.options()} | set(counts[facet.name])
            searches = [criteria.only(facet.name, value) for value in sorted(known)]
            found = dict(zip(sorted(known), totals_of(searches), strict=True))
            assert {value: number for value, number in found.items() if number} == counts[facet.name], facet.name
            assert {value: by_sql[value] for value in by_sql.keys() & known} == counts[facet.name], facet.name
        assert search_page(criteria).total == total(criteria) == len(matching_ids(criteria))
        assert sum(municipality_counts(criteria).values()) <= total(criteria)


def test_the_generated_values_are_those_of_the_vocabularies() -> None:
    assert set(SOURCES) <= set(FUNDING_SOURCES)
    assert set(TOPICS) <= {topic.code for topic in taxonomy.topics()}
    assert "call" in OFFERS


def test_or_inside_a_facet_and_between_facets() -> None:
    with a_catalogue_of_its_own():
        first = publish(PRAHA, day=1, main_key_area="A1", further_key_areas=["B2"], stage="pilot")
        second = publish(BRNO, day=2, main_key_area="A2", further_key_areas=[], stage="idea")
        third = publish(PRAHA, day=3, main_key_area="C3", further_key_areas=[], stage="pilot")
        database.commit()

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
    with a_catalogue_of_its_own():
        publish(PRAHA, day=1, main_key_area="A1", further_key_areas=["A2", "C3"])
        last = publish(BRNO, day=2, main_key_area="A1", further_key_areas=[])
        publish(BRNO, day=3, state=State.ARCHIVED)
        publish(OLOMOUC, day=4, main_key_area="B1", further_key_areas=[], stage="stopped", stopped_anonymous=True)
        database.commit()
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
    with a_catalogue_of_its_own():
        publish(PRAHA, day=1, title="Projekt a", investment_cost=2_000_000)
        publish(PRAHA, day=2, title="Projekt b", investment_cost=1_000_000, confirmed=False)
        publish(PRAHA, day=3, title="Projekt c", investment_cost="unknown")
        database.commit()
        found = search_page(SearchCriteria.read(Chosen(sort=[sort])))
        assert [card["title"]["cs"][-1] for card in found.items] == order


def test_words_without_diacritics_titles_first() -> None:
    with a_catalogue_of_its_own():
        in_text = publish(day=2, problem="Řidiči nevěděli, kde je volné stání, a jezdili kolem dokola po náměstí.")
        in_title = publish(day=1, title="Stání za poštou")
        elsewhere = publish(day=3, title="Něco jiného")
        database.commit()

        def ids(q: str) -> list[int]:
            return [card["id"] for card in search_page(SearchCriteria(q=q)).items]

        assert ids("stani") == ids("STÁNÍ") == [in_title.id, in_text.id]
        assert ids("stan") == [in_title.id, in_text.id]
        assert ids("tani") == [in_title.id, in_text.id]
        assert search_page(SearchCriteria(q="tani")).match.did_you_mean == "stání"
        assert ids("tan") == []
        assert ids('"volne stani"') == [in_text.id]
        assert ids('"stani volne"') == []
        assert ids("stani -postou") == [in_text.id]
        assert ids("ridici namesti") == [in_text.id]
        assert sorted(ids("praha")) == [in_text.id, in_title.id, elsewhere.id]
