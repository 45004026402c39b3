"""Loading of the words that speak for key areas: what administrators changed stays, what the seeds change comes."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.database import session as current
from catalogue.operations.reference import SEEDS, Counts, seed_reference
from catalogue.taxonomy import queries
from catalogue.taxonomy.models import KeyArea

FILES = ("regions.toml", "taxonomy.toml", "topics.toml", "terms.toml", "municipalities.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the seeds that a test may change."""
    for name in FILES:
        shutil.copy(SEEDS / name, tmp_path / name)
    return tmp_path


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "terms.toml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def change_by_hand(code: str, *, take: str, add: str) -> list[str]:
    """Do to the Czech words of a key area what an administrator would."""
    area = current.get_one(KeyArea, code)
    words = [word for word in area.terms["cs"] if word != take] + [add]
    area.terms = {**area.terms, "cs": words}
    current.flush()
    return words


def terms_of(code: str) -> dict[str, Any]:
    current.expire_all()
    return current.get_one(KeyArea, code).terms


def test_every_key_area_has_words_in_both_languages(app_context: None) -> None:
    words = queries.key_area_terms()
    assert words.keys() == {area.code for area in queries.key_areas()}
    assert min(len(by_language["cs"]) for by_language in words.values()) >= 25
    assert min(len(by_language["en"]) for by_language in words.values()) >= 12


def test_no_czech_word_speaks_for_two_key_areas(app_context: None) -> None:
    words = [word for by_language in queries.key_area_terms().values() for word in by_language["cs"]]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_seeding_again_keeps_what_was_changed_by_hand(app_context: None) -> None:
    changed = change_by_hand("B2", take="lampa", add="sodíková výbojka")
    assert seed_reference(SEEDS)["key areas"] == Counts(unchanged=16)
    assert terms_of("B2")["cs"] == changed


def test_a_change_of_the_seeds_comes_without_undoing_what_was_changed_by_hand(app_context: None, folder: Path) -> None:
    change_by_hand("B2", take="lampa", add="sodíková výbojka")
    edit(folder, '"svítidlo"', '"plynojem"')
    assert seed_reference(folder)["key areas"] == Counts(updated=1, unchanged=15)
    words = terms_of("B2")["cs"]
    assert "plynojem" in words
    assert "sodíková výbojka" in words
    assert not {"svítidlo", "lampa"} & set(words)
    assert seed_reference(folder)["key areas"] == Counts(unchanged=16)


def test_words_that_the_seeds_bring_later_too_are_not_doubled(app_context: None, folder: Path) -> None:
    change_by_hand("B2", take="lampa", add="plynojem")
    edit(folder, '"svítidlo"', '"plynojem"')
    seed_reference(folder)
    assert terms_of("B2")["cs"].count("plynojem") == 1


def test_a_key_area_without_words_in_the_file_keeps_those_of_administrators(app_context: None, folder: Path) -> None:
    change_by_hand("C4", take="vlak", add="lanovka")
    path = folder / "terms.toml"
    path.write_text(path.read_text("utf-8").partition("[C4]")[0], "utf-8")
    seed_reference(folder)
    assert terms_of("C4")["cs"] == ["lanovka"]


def test_words_of_an_unknown_key_area_are_refused(app_context: None, folder: Path) -> None:
    edit(folder, "[C4]", "[C9]")
    with pytest.raises(KeyError, match="C9"):
        seed_reference(folder)


def test_a_catalogue_from_before_the_words_is_filled(app_context: None) -> None:
    for area in current.scalars(select(KeyArea)):
        area.terms, area.seeded_terms = {}, {}
    current.flush()
    assert seed_reference(SEEDS)["key areas"] == Counts(updated=16)
    assert "lampa" in terms_of("B2")["cs"]
