"""Files of pictures: named by their content, whole or not there, and never outside of their folder."""

import hashlib
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalogue.projects.images.encoder import WIDTHS
from catalogue.projects.images.storage import ImageStore

FILES = {480: b"small", 960: b"middle", 1600: b"large"}
NAME = hashlib.sha256(b"large").hexdigest()
AHEAD = datetime.now(UTC) + timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> ImageStore:
    return ImageStore(tmp_path / "uploads" / "images")


def _files(store: ImageStore) -> list[str]:
    return sorted(str(path.relative_to(store.folder)) for path in store.folder.rglob("*") if path.is_file())


def test_files_lie_under_the_hash_of_the_largest(store: ImageStore) -> None:
    assert store.put(FILES) == NAME
    assert _files(store) == sorted(f"{NAME[:2]}/{NAME}-{width}.webp" for width in WIDTHS)
    assert [store.read(NAME, width) for width in WIDTHS] == list(FILES.values())
    assert store.has(NAME)


def test_the_same_picture_again_is_the_same_file(store: ImageStore) -> None:
    assert store.put(FILES) == store.put(FILES)
    assert store.names() == {NAME}
    assert len(_files(store)) == 3


@pytest.mark.parametrize(
    "name",
    ["", "..", "../../etc/passwd", "/etc/passwd", NAME.upper(), NAME[:-1], NAME + "\n", NAME + "0", "*" * 64,
     "../" + NAME[3:], NAME[:-1] + "\0", NAME[:-1] + "/", "٠" * 64, ".." + "/" * 62],
)  # fmt: skip
def test_a_name_that_is_no_hash_opens_nothing(store: ImageStore, name: str) -> None:
    store.put(FILES)
    assert store.read(name, 480) is None
    assert not store.has(name)
    store.remove(name, untouched_since=AHEAD)
    assert store.has(NAME)


@pytest.mark.parametrize("width", [0, -480, 481, 4800, 10**30])
def test_only_the_nominal_widths_exist(store: ImageStore, width: int) -> None:
    store.put(FILES)
    assert store.read(NAME, width) is None


def test_a_write_that_fails_leaves_nothing_behind(store: ImageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(FILES)
    assert _files(store) == []
    assert store.read(NAME, 480) is None


def test_a_write_that_was_killed_leaves_the_old_file_and_a_part_that_is_found(store: ImageStore) -> None:
    store.put(FILES)
    part = store.folder / NAME[:2] / f"{NAME}-480.webp.0123.part"
    part.write_bytes(b"sm")
    assert store.read(NAME, 480) == b"small"
    assert store.names() == {NAME}
    assert store.unfinished(untouched_since=AHEAD) == [part]
    assert store.unfinished(untouched_since=AHEAD - timedelta(hours=2)) == []


def test_files_written_anew_are_not_removed(store: ImageStore) -> None:
    store.put(FILES)
    store.remove(NAME, untouched_since=AHEAD - timedelta(hours=2))
    assert store.has(NAME)
    store.remove(NAME, untouched_since=AHEAD)
    assert _files(store) == []


def test_files_are_for_the_catalogue_alone_and_cannot_be_run(store: ImageStore) -> None:
    store.put(FILES)
    for path in store.folder.rglob("*.webp"):
        assert re.fullmatch(r"[0-9a-f]{64}-(480|960|1600)\.webp", path.name)
        assert not path.stat().st_mode & 0o111
