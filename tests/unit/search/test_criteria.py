"""Reading the query string and making it again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from catalogue.errors import Refused
from catalogue.search.criteria import SearchCriteria
from catalogue.search.facets import FACETS

pytestmark = pytest.mark.usefixtures("app_context")

Pairs = list[tuple[str, str]]


def read(*pairs: tuple[str, str]) -> SearchCriteria:
    return SearchCriteria.read(MultiDict(list(pairs)))


@pytest.mark.parametrize(
    ("pairs", "arguments"),
    [
        ([], {}),
        ([("q", "  sníh \n led\x00 ")], {"q": "sníh led"}),
        ([("q", "jedna"), ("q", "dvě")], {"q": "jedna"}),
        ([("stage", "pilot"), ("stage", "idea"), ("stage", "pilot")], {"stage": ("idea", "pilot")}),
        ([("stage", "Pilot"), ("stage", ""), ("colour", "red")], {}),
        ([("pillar", "A"), ("key_area", "A1")], {"key_area": ("A1",)}),
        ([("pillar", "A"), ("pillar", "B"), ("key_area", "A2")], {"pillar": ("B",), "key_area": ("A2",)}),
        ([("pillar", "A"), ("key_area", "B1")], {"pillar": ("A",), "key_area": ("B1",)}),
        ([("municipality", "554782"), ("municipality", "000000"), ("municipality", "x")], {"municipality": ("554782",)}),
        ([("size", "1"), ("size", "7"), ("size", "٣")], {"size": ("1",)}),
        ([("cost", "unknown"), ("cost", "1"), ("label", "good_practice")],
         {"cost": ("1", "unknown"), "label": ("good_practice",)}),
        ([("region", "CZ010"), ("district", "CZ0100"), ("region", "CZ999")], {"region": ("CZ010",), "district": ("CZ0100",)}),
        ([("sort", "newest"), ("per_page", "50"), ("page", "003")], {"sort": "newest", "per_page": 50, "page": 3}),
        ([("sort", "sideways"), ("per_page", "51"), ("page", "1")], {}),
        ([("sort", "relevance"), ("per_page", "20")], {}),
        ([("page", "9" * 5000)], {"page": 10**9}),
    ],
)  # fmt: skip
def test_canonical_arguments(pairs: Pairs, arguments: dict[str, object]) -> None:
    assert read(*pairs).to_args() == arguments


@pytest.mark.parametrize("page", ["", "0", "00", "-1", "+1", "1.0", " 1", "x", "１", "1e3", "0x1", "\x00"])
def test_a_page_that_is_no_number_is_refused(page: str) -> None:
    with pytest.raises(Refused) as refused:
        read(("page", page))
    assert refused.value.status == 400


def test_long_words_are_cut() -> None:
    assert len(read(("q", "ž" * 10_000)).q) == 200


def test_choices_come_and_go_and_lead_to_the_first_page() -> None:
    criteria = read(("stage", "pilot"), ("page", "4"), ("sort", "newest"))
    wider = criteria.with_("stage", "idea")
    assert wider.to_args() == {"stage": ("idea", "pilot"), "sort": "newest"}
    assert wider.without("stage", "pilot").to_args() == {"stage": ("idea",), "sort": "newest"}
    assert wider.without("stage").to_args() == {"sort": "newest"}
    assert wider.with_("stage", "nonsense") == wider
    assert criteria.on_page(5).to_args()["page"] == 5
    assert read(("q", "led"), ("region", "CZ010")).cleared().to_args() == {}


def test_pillar_and_key_area_are_one_facet() -> None:
    criteria = read(("pillar", "B"), ("key_area", "A1"), ("region", "CZ010"))
    assert criteria.only("pillar", "C").to_args() == {"pillar": ("C",), "region": ("CZ010",)}
    assert criteria.only("key_area", "C1").to_args() == {"key_area": ("C1",), "region": ("CZ010",)}


names = st.sampled_from([*(facet.name for facet in FACETS), "q", "sort", "per_page", "lang", "id"])
values = st.one_of(
    st.text(alphabet=st.characters(), max_size=50),
    st.sampled_from(
        ["A", "A1", "C3", "CZ010", "CZ0100", "554782", "1", "6", "idea", "unknown", "none", "newest", "50"]
    ),
)


@given(st.lists(st.tuples(names, values), max_size=12))
def test_whatever_is_read_reads_the_same_again(pairs: Pairs) -> None:
    criteria = read(*pairs)
    arguments = criteria.to_args()
    again = MultiDict(
        (name, str(value))
        for name, some in arguments.items()
        for value in (some if isinstance(some, tuple) else [some])
    )
    assert SearchCriteria.read(again) == criteria


@given(st.lists(st.tuples(st.text(max_size=20), st.text(alphabet=st.characters(), max_size=100)), max_size=12))
def test_no_query_string_breaks_it(pairs: Pairs) -> None:
    try:
        read(*pairs)
    except Refused as refused:
        assert refused.status == 400
