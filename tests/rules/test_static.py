"""What a browser loads: small, from this host alone, and as vendored."""

import gzip
import hashlib
import json
import re

from tests.rules.sources import PACKAGE

STATIC = PACKAGE / "static"
MOST = {"css": 40_000, "js": 25_000}


def test_all_style_and_all_script_stay_within_their_budget() -> None:
    for kind, most in MOST.items():
        together = b"".join(path.read_bytes() for path in sorted(STATIC.rglob(f"*.{kind}")))
        size = len(gzip.compress(together, 9))
        assert 0 < size <= most, f"{kind}: {size} bytes"


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
