"""Loading of the reference data."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalogue.audit.models import AuditEvent
from catalogue.database import session as current
from catalogue.municipalities.models import Municipality
from catalogue.operations.reference import SEEDS, Counts, seed_reference
from catalogue.taxonomy.models import KeyArea, Topic, TopicKeyArea

FILES = ("regions.toml", "taxonomy.toml", "topics.toml", "terms.toml", "municipalities.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the seeds that a test may change."""
    for name in FILES:
        shutil.copy(SEEDS / name, tmp_path / name)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_second_run_changes_nothing(app_context: None, folder: Path) -> None:
    events = current.scalar(select(func.count()).select_from(AuditEvent))
    done = seed_reference(folder)
    assert {table: counts.changed for table, counts in done.items()} == dict.fromkeys(done, False)
    assert done["municipalities"] == Counts(unchanged=6258)
    assert current.scalar(select(func.count()).select_from(AuditEvent)) == events


def test_changed_rows_are_updated_and_missing_ones_retired(app_context: None, folder: Path) -> None:
    path = folder / "municipalities.csv"
    rows = path.read_text("utf-8").splitlines(keepends=True)
    rows = [row for row in rows if not row.startswith("514161,")]
    path.write_text("".join(rows).replace("503622,Luká,", "503622,Nová Luká,"), "utf-8")
    done = seed_reference(folder)
    assert done["municipalities"] == Counts(updated=1, retired=1, unchanged=6256)
    current.expire_all()
    renamed, gone = current.get_one(Municipality, "503622"), current.get_one(Municipality, "514161")
    assert (renamed.name, renamed.search_name, renamed.retired_at) == ("Nová Luká", "nova luka", None)
    assert gone.retired_at is not None

    assert seed_reference(SEEDS)["municipalities"] == Counts(updated=2, unchanged=6256)
    current.expire_all()
    assert current.get_one(Municipality, "514161").retired_at is None


def test_topics_follow_their_file_but_proposals_stay(app_context: None, folder: Path) -> None:
    proposal = Topic(code="own", name_cs="Vlastní", name_en="Own", state="proposed", position=999, terms={})
    current.add(proposal)
    current.flush()
    text = (folder / "topics.toml").read_text("utf-8")
    head, first, *others = text.split("[[topic]]")
    changed = others[0].replace('key_areas = ["ZPO1"]', 'key_areas = ["ZPO2", "ZPO1"]')
    assert changed != others[0]
    (folder / "topics.toml").write_text("[[topic]]".join([head, changed, *others[1:]]), "utf-8")
    done = seed_reference(folder)
    assert done["topics"].retired == 1
    current.expire_all()
    assert current.get_one(Topic, "own").state == "proposed"
    assert current.get_one(Topic, "citizen-portal").state == "retired"
    links = select(TopicKeyArea.key_area_code).where(TopicKeyArea.topic_code == "electronic-notice-board")
    assert list(current.scalars(links.order_by(TopicKeyArea.position))) == ["ZPO2", "ZPO1"]
    assert "citizen-portal" in first


def test_a_change_of_the_taxonomy_shows_at_once(app_context: None, folder: Path) -> None:
    from catalogue.taxonomy import queries

    assert queries.key_area("C4") is not None
    edit(folder / "taxonomy.toml", "Transport infrastructure and mobility fit for people", "Getting about")
    assert seed_reference(folder)["key areas"] == Counts(updated=1, unchanged=15)
    area = queries.key_area("C4")
    assert area is not None
    assert area.name_en == "Getting about"
    assert current.scalar(select(KeyArea.name_en).where(KeyArea.code == "C4")) == "Getting about"


def test_a_change_is_one_event(app_context: None, folder: Path) -> None:
    edit(folder / "regions.toml", '"Prague"', '"Praha"')
    seed_reference(folder)
    last = current.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert last.event == "reference.seeded"
    assert last.new is not None
    assert last.new["regions"] == "0 added, 1 updated, 0 retired, 13 unchanged"


def test_counts_in_words() -> None:
    assert str(Counts(1, 2, 3, 4)) == "1 added, 2 updated, 3 retired, 4 unchanged"
