"""Size classes and names of places."""

import pytest

from catalogue.municipalities import queries
from catalogue.municipalities.models import size_class


@pytest.mark.parametrize(
    ("population", "expected"),
    [(0, 1), (499, 1), (500, 2), (1_999, 2), (2_000, 3), (4_999, 3), (5_000, 4), (9_999, 4), (10_000, 5), (49_999, 5),
     (50_000, 6), (1_275_406, 6)],
)  # fmt: skip
def test_size_classes(population: int, expected: int) -> None:
    assert size_class(population) == expected


def test_regions_hold_their_districts_in_czech_order(app_context: None) -> None:
    regions = queries.regions()
    assert [region.code for region in regions][:3] == ["CZ010", "CZ020", "CZ031"]
    assert sum(len(region.districts) for region in regions) == 77
    names = [district.name for district in regions[2].districts]
    assert names == [
        "České Budějovice",
        "Český Krumlov",
        "Jindřichův Hradec",
        "Písek",
        "Prachatice",
        "Strakonice",
        "Tábor",
    ]


def test_only_municipalities_in_use_are_offered(app_context: None) -> None:
    assert queries.municipality_count() == 6254
    assert queries.is_offered("554782")
    assert not queries.is_offered("503941")
    assert not queries.is_offered("000000")


def test_unknown_codes_have_no_name(app_context: None) -> None:
    assert queries.full_name("999999") == "999999"
    assert queries.full_name("503622") == "Luká (Olomouc)"
    assert queries.region("CZ999") is None
    assert queries.district("CZ0711") is not None
