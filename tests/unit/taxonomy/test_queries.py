"""Tags in use, from memory."""

import pytest

from catalogue.clock import now
from catalogue.database import session as current
from catalogue.i18n import speaking
from catalogue.remembered import forget
from catalogue.taxonomy import queries
from catalogue.taxonomy.goals import GOALS, goal_name
from catalogue.taxonomy.models import KeyArea, Topic


def test_four_pillars_with_four_key_areas_each(app_context: None) -> None:
    assert [pillar.code for pillar in queries.pillars()] == ["ZPO", "A", "B", "C"]
    assert {len(pillar.key_areas) for pillar in queries.pillars()} == {4}
    assert [area.code for area in queries.key_areas()][:5] == ["ZPO1", "ZPO2", "ZPO3", "ZPO4", "A1"]


def test_names_follow_the_language(app_context: None) -> None:
    area = queries.key_area("C4")
    assert area is not None
    with speaking("cs"):
        assert area.name.startswith("Dopravní infrastruktura")
    with speaking("en"):
        assert area.name.startswith("Transport infrastructure")


def test_working_names_are_known_as_such(app_context: None) -> None:
    assert [area.code for area in queries.key_areas() if area.is_working_name] == ["B1", "B2", "B3", "B4", "C1"]
    assert not any(pillar.is_working_name for pillar in queries.pillars())


def test_retired_key_areas_leave_but_keep_their_pillar(app_context: None) -> None:
    area = current.get_one(KeyArea, "A1")
    area.retired_at, area.replaced_by = now(), "A2"
    current.flush()
    forget()
    assert queries.key_area("A1") is None
    assert queries.pillar_of("A1") == "A"
    assert [area.code for area in queries.areas_today(["A1", "A2"])] == ["A2"]


def test_a_split_key_area_stands_for_all_its_parts_of_today(app_context: None) -> None:
    for code, parts in (("A1", ["A2", "A3"]), ("A3", ["A4", "B1"])):
        area = current.get_one(KeyArea, code)
        area.retired_at, area.split_into = now(), parts
    current.get_one(KeyArea, "B1").retired_at = now()
    current.get_one(KeyArea, "B1").replaced_by = "B2"
    current.flush()
    forget()
    assert [area.code for area in queries.areas_today(["A1"])] == ["A2", "A4", "B2"]
    assert queries.area_today("A1") == "A1"
    retired = queries.retired_key_area("A1")
    assert retired is not None
    assert retired.split_into == ("A2", "A3")


def test_only_approved_topics_are_offered(app_context: None) -> None:
    first = queries.topics()[0]
    assert queries.topic(first.code) == first
    current.get_one(Topic, first.code).state = "retired"
    current.flush()
    forget()
    assert queries.topic(first.code) is None


def test_unknown_codes(app_context: None) -> None:
    assert queries.pillar("X") is None
    assert queries.key_area("") is None
    assert queries.areas_today(["A1X", ""]) == ()
    with pytest.raises(KeyError):
        queries.pillar_of("X9")


def test_goals_have_names_in_both_languages() -> None:
    assert list(GOALS) == list(range(1, 18))
    assert all(czech and english for czech, english in GOALS.values())


def test_goal_name_follows_the_language(app_context: None) -> None:
    with speaking("en"):
        assert goal_name(11) == "Sustainable cities and communities"
    with speaking("cs"):
        assert goal_name(11) == "Udržitelná města a obce"
