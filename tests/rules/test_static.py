"""What a browser loads: small, from this host alone, and as vendored."""

import gzip
import hashlib
import json
import re
from pathlib import Path

from tests.rules.sources import PACKAGE, TEMPLATES

STATIC = PACKAGE / "static"
LEAFLET = STATIC / "vendor" / "leaflet"
MOST = {"css": 40_000, "js": 25_000}
MOST_OF_LEAFLET = 60_000
"""Only the page of the map loads it."""


def _compressed(paths: list[Path]) -> int:
    return len(gzip.compress(b"".join(path.read_bytes() for path in sorted(paths)), 9))


def test_all_style_and_all_script_stay_within_their_budget() -> None:
    for kind, most in MOST.items():
        size = _compressed([path for path in STATIC.rglob(f"*.{kind}") if LEAFLET not in path.parents])
        assert 0 < size <= most, f"{kind}: {size} bytes"


def test_the_library_of_the_map_stays_within_its_own() -> None:
    files = [path for path in LEAFLET.iterdir() if path.suffix in (".css", ".js")]
    assert {path.suffix for path in files} == {".css", ".js"}
    assert _compressed(files) <= MOST_OF_LEAFLET


def test_only_the_page_of_the_map_loads_its_library() -> None:
    loading = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if "vendor/leaflet" in path.read_text()
    }
    assert loading == {"search/map.html"}


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
