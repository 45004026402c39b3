"""The top level holds what the house allows, and nothing names the machine it was built on."""

import re
import subprocess

from tests.rules.sources import ROOT

ALLOWED = {
    "catalogue", "migrations", "templates", "seeds", "tests", "setup.cfg", "wsgi.py", "README.md", "CHANGELOG.md",
    "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "publiccode.yml", "Makefile", "pyproject.toml", ".ci", "docs",
    "deploy", "requirements.lock", ".gitignore", ".gitattributes", ".editorconfig",
}  # fmt: skip


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_the_top_level_is_that_of_the_house() -> None:
    assert {name.split("/")[0] for name in _tracked()} <= ALLOWED


def test_the_lock_names_no_registry_and_pins_every_package() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    packages = re.findall(r"^([a-z0-9][\w.\-\[\]]*)==", lock, re.MULTILINE | re.IGNORECASE)
    assert len(packages) > 30
    assert lock.count("--hash=sha256:") >= len(packages)


def test_the_licence_and_the_metadata_are_there() -> None:
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    described = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    for field in ("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType",
                  "description", "legal", "maintenance", "localisation"):  # fmt: skip
        assert re.search(rf"^{field}:", described, re.MULTILINE), field
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "### Accessibility" in changes
    assert "### Upgrading" in changes
