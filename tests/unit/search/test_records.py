"""Files of records: read by number, whole or not there."""

from pathlib import Path

from catalogue.search.index import records


def test_records_are_found_by_number(tmp_path: Path) -> None:
    path = tmp_path / "texts"
    records.write(path, b"mark", 7, [(2, b"two"), (3, b""), (5, b"five")])
    found = records.opened(path)
    assert found is not None
    assert (found.mark, found.sequence) == (b"mark", 7)
    assert [found.get(number) for number in range(8)] == [b"", b"", b"two", b"", b"", b"five", b"", b""]
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_can_hold_nothing(tmp_path: Path) -> None:
    records.write(tmp_path / "cards", b"", 0, [])
    found = records.opened(tmp_path / "cards")
    assert found is not None
    assert found.get(0) == b""


def test_what_is_no_file_of_records_is_not_opened(tmp_path: Path) -> None:
    assert records.opened(tmp_path / "none") is None
    for content in (b"", b"short"):
        (tmp_path / "broken").write_bytes(content)
        assert records.opened(tmp_path / "broken") is None


def test_who_has_a_file_open_goes_on_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "texts"
    records.write(path, b"1", 1, [(1, b"before")])
    found = records.opened(path)
    records.write(path, b"1", 2, [(1, b"after")])
    assert found is not None
    assert found.get(1) == b"before"
