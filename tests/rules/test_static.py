"""What a browser loads: small, from this host alone, and as vendored."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.rules.sources import PACKAGE, TEMPLATES

STATIC = PACKAGE / "static"
LIBRARIES = {"leaflet": ({".css", ".js"}, 60_000, "search/map.html"), "htmx": ({".js"}, 15_000, "search/projects.html")}
"""What only one page loads: its kinds of files, how much it may be, and the page."""
MOST = {"css": 40_000, "js": 25_000}


def _compressed(paths: list[Path]) -> int:
    return len(gzip.compress(b"".join(path.read_bytes() for path in sorted(paths)), 9))


def _of_library(path: Path) -> bool:
    return any(STATIC / "vendor" / name in path.parents for name in LIBRARIES)


def test_all_style_and_all_script_stay_within_their_budget() -> None:
    for kind, most in MOST.items():
        size = _compressed([path for path in STATIC.rglob(f"*.{kind}") if not _of_library(path)])
        assert 0 < size <= most, f"{kind}: {size} bytes"


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_library_stays_within_its_own_budget(name: str) -> None:
    kinds, most, _page = LIBRARIES[name]
    files = [path for path in (STATIC / "vendor" / name).iterdir() if path.suffix in (".css", ".js")]
    assert {path.suffix for path in files} == kinds
    assert _compressed(files) <= most


@pytest.mark.parametrize("name", LIBRARIES)
def test_only_one_page_loads_a_library(name: str) -> None:
    loading = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if f"vendor/{name}" in path.read_text()
    }
    assert loading == {LIBRARIES[name][2]}


def test_nothing_is_loaded_from_another_host() -> None:
    loads = re.compile(r"(?:url\(|@import|import\s|fetch\(|src\s*=)[^;\n]{0,9}(?:https?:)?//[a-z]", re.IGNORECASE)
    for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]:
        assert not loads.findall(path.read_text(encoding="utf-8")), path


def test_vendored_files_are_what_their_manifest_says() -> None:
    manifests = list((STATIC / "vendor").rglob("manifest.json"))
    assert manifests
    for path in manifests:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        files = manifest["files"]
        assert files, path
        for name, digest in files.items():
            wanted = digest["sha256"] if isinstance(digest, dict) else digest
            assert hashlib.sha256((path.parent / name).read_bytes()).hexdigest() == wanted, name
