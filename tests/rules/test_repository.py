"""The top level holds what the house allows, nothing names the machine it was built on, the metadata are valid."""

import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from catalogue import __version__
from tests.rules.sources import ROOT

ALLOWED = {
    "catalogue", "migrations", "templates", "seeds", "tests", "setup.cfg", "wsgi.py", "README.md", "CHANGELOG.md",
    "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "publiccode.yml", "Makefile", "pyproject.toml", ".ci", "docs",
    "deploy", "requirements.lock", ".gitignore", ".gitattributes", ".editorconfig",
}  # fmt: skip


VENDORED = ("catalogue/static/vendor/", "tests/browser/vendor/")
TEXTS = {".py", ".html", ".txt", ".css", ".js", ".md", ".toml", ".cfg", ".yml", ".svg", ".lock", ".po", ".csv", ""}
# Folders of people and of machines, where a clone has no business; /tmp and /var/lib are places on any Linux.
FOREIGN_PATH = re.compile(r"(?<![\w.:/-])/(?:home|root|work|Users|mnt|workspace)/[\w.-]+")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b(?!\w)")
KINDS = {"standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend",
         "standalone/other", "addon", "library", "configurationFiles"}  # fmt: skip


def _files() -> list[Path]:
    """Return the files of the repository: tracked ones, and new ones that nothing ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def _texts() -> dict[str, str]:
    return {
        str(path): (ROOT / path).read_text(encoding="utf-8")
        for path in _files()
        if path.suffix in TEXTS
        and not str(path).startswith(VENDORED)
        and path != Path("tests/rules/test_repository.py")
    }


def test_the_top_level_is_that_of_the_house() -> None:
    assert {path.parts[0] for path in _files()} <= ALLOWED


def test_nothing_names_the_machine_it_was_built_on() -> None:
    breaches = {name: found for name, text in _texts().items() if (found := FOREIGN_PATH.findall(text))}
    assert not breaches, breaches


def test_nothing_is_left_for_later() -> None:
    breaches = [name for name, text in _texts().items() if UNFINISHED.search(text)]
    assert not breaches, breaches


def test_the_locks_name_no_registry_and_pin_every_package() -> None:
    for name in ("requirements.lock", "tests/requirements.lock"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in lock, name
        blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE | re.IGNORECASE)[1:]
        assert len(blocks) > 30, name
        for block in blocks:
            assert re.match(r"[\w.\-\[\]]+==\S+", block), block
            assert "--hash=sha256:" in block, block


def test_the_tests_run_on_what_is_served() -> None:
    served, tested = (
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "tests/requirements.lock")
    )
    assert served <= tested, served - tested


def test_the_licence_is_whole() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    for number in range(1, 16):
        assert re.search(rf"^{number}\.\s*\w", licence, re.MULTILINE), number
    assert "Québec Free and Open-Source Licence" in licence


def test_the_metadata_for_public_code_are_valid() -> None:
    described = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert described["publiccodeYmlVersion"] == "0.7"
    assert described["name"]
    assert urlsplit(described["url"]).scheme == "https"
    assert described["platforms"]
    assert described["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert described["softwareType"] in KINDS
    assert described["softwareVersion"] == __version__
    assert described["legal"]["license"] == "EUPL-1.2"
    assert described["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert all(contact["name"] for contact in described["maintenance"]["contacts"])
    assert described["localisation"]["localisationReady"] is True
    assert described["localisation"]["availableLanguages"] == ["cs", "en"]
    for language in ("cs", "en"):
        words = described["description"][language]
        assert 0 < len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"] and all(len(feature) <= 100 for feature in words["features"])


def test_the_changelog_speaks_of_accessibility_and_upgrading() -> None:
    unreleased = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1]
    for heading in ("### Accessibility", "### Upgrading"):
        assert heading in unreleased
