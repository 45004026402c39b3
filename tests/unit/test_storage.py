"""The one place where uploaded files are written: its address, and names that stay inside."""

from pathlib import Path

import pytest

from catalogue.config import Config, ConfigurationError
from catalogue.storage import Storage, Unusable, folder_of


def test_a_storage_is_named_by_the_address_of_a_folder(tmp_path: Path) -> None:
    assert folder_of("file:///srv/nahran%C3%A9%20soubory") == Path("/srv/nahrané soubory")
    assert Config(data=tmp_path).uploads == tmp_path / "uploads"
    assert Config(data=tmp_path, storage_url=f"file://{tmp_path}/s").checked().uploads == tmp_path / "s"


@pytest.mark.parametrize(
    "address", ["s3://bucket/x", "file:uploads", "file://server/share", "/srv/uploads", "http://x/"]
)
def test_any_other_address_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(Unusable):
        folder_of(address)
    with pytest.raises(ConfigurationError, match="CATALOGUE_STORAGE_URL"):
        Config(storage_url=address).checked()


def test_names_stay_inside_the_folder(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "inside")
    storage.write("ab/file", b"content")
    assert [name for name, _written in storage.names("??/*")] == ["ab/file"]
    for name in ("../outside", "ab/../../outside", "/etc/passwd", "a\0b"):
        for use in (storage.read, storage.open, storage.has):
            with pytest.raises(ValueError, match="not a name"):
                use(name)
    assert storage.read("ab/none") is None
