"""Shapes of regions and districts."""

import re

from catalogue.municipalities import map as shapes


def test_every_region_and_district_has_a_closed_path() -> None:
    assert len(shapes.region_paths()) == 14
    assert len(shapes.district_paths()) == 77
    for path in [*shapes.region_paths().values(), *shapes.district_paths().values()]:
        assert re.fullmatch(r"(?:M\d+ \d+l[\d \-]+z)+", path)


def test_prague_is_a_hole_in_central_bohemia() -> None:
    assert shapes.region_paths()["CZ020"].count("M") == 2
    assert shapes.region_paths()["CZ010"].count("M") == 1


def test_the_country_fills_the_canvas() -> None:
    assert shapes.position(12.09, 51.06) == (0, 0)
    x, y = shapes.position(14.42, 50.08)
    assert 330 < x < 360
    assert 210 < y < 240


def test_levels_share_out_the_counts() -> None:
    assert [shapes.level(count, 8) for count in (0, 1, 2, 3, 8)] == [0, 1, 1, 2, 4]
    assert [shapes.level(count, 1) for count in (0, 1)] == [0, 1]
    assert shapes.level(0, 0) == 0


def test_a_region_has_its_own_view() -> None:
    left, top, width, height = map(int, shapes.view_box_of("CZ010").split())
    assert 0 < left < shapes.WIDTH
    assert 0 < top < shapes.HEIGHT
    assert width < 120
    assert height < 100
