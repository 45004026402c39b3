"""Re-makes what is vendored: packs the design system, Leaflet and htmx, keeps what is used, notes where it came from.

Run it with `make vendor` after a change of version or of the macros; it needs npm and the network, the application
needs neither.  What it writes is committed.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tinycss2  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "catalogue" / "static"
TARGET = STATIC / "vendor" / "gov-design-system"
LEAFLET_TARGET = STATIC / "vendor" / "leaflet"
HTMX_TARGET = STATIC / "vendor" / "htmx"
AXE_TARGET = ROOT / "tests" / "browser" / "vendor"

SCOPE = "@gov-design-system-ce"
LICENCE = "EUPL-1.2"
VERSIONS = {"styles": "4.2.7", "fonts": "0.0.2"}
AXE_VERSION = "4.14.1"
LEAFLET_VERSION = "1.9.4"
HTMX_VERSION = "4.0.1"

COMPONENTS = (
    "gov-button",
    "gov-form-checkbox",
    "gov-form-control",
    "gov-form-input",
    "gov-form-label",
    "gov-form-message",
    "gov-form-radio",
    "gov-form-select",
    "gov-message",
)
FONTS = ("regular", "medium", "bold")

# Values of data attributes that the macros put together at run time, so that no template names them in full.
VARIANTS = {
    "data-color": {"primary", "neutral", "error", "success", "warning"},
    "data-type": {"solid", "outlined", "base", "subtle"},
    "data-size": {"s", "m", "l"},
    "data-invalid": {"1", "true"},
    "data-disabled": {"1", "true"},
}
# Classes of the package that carry no "gov-" and so cannot be found by it.
PLAIN_CLASSES = {"element", "input"}

_GOV_CLASS = re.compile(r"\bgov-[a-z0-9]+(?:[-_]+[a-z0-9]+)*")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_TAG = re.compile(r"(?<![\w.#-])gov-[a-z]")
_ATTRIBUTE = re.compile(r"\[([\w-]+)(?:[~|^$*]?=\s*[\"']?([^\"'\]\s]*)[\"']?[^\]]*)?\]")
_NEGATION = re.compile(r":not\([^()]*(?:\([^()]*\)[^()]*)*\)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
_KNOWN_ATTRIBUTES = {"slot", "disabled", "type", "aria-current", "aria-expanded", "multiple", "readonly"}


@dataclass(frozen=True)
class Rule:
    """A rule of a style sheet: its at-rule preludes from outside in, its selectors and its declarations."""

    conditions: tuple[str, ...]
    selectors: tuple[str, ...]
    body: str


def main() -> None:
    """Fetch, reduce and write everything."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--packages", type=Path, help="folder that already holds the packed .tgz files")
    given: Path | None = arguments.parse_args().packages
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        roots = {part: _unpack(f"{SCOPE}/{part}", version, given, work) for part, version in VERSIONS.items()}
        _write(roots, _unpack("axe-core", AXE_VERSION, given, work))
        _write_leaflet(_unpack("leaflet", LEAFLET_VERSION, given, work))
        _write_htmx(_unpack("htmx.org", HTMX_VERSION, given, work))


def _unpack(package: str, version: str, given: Path | None, work: Path) -> Path:
    folder = work / package.lstrip("@").replace("/", "-")
    folder.mkdir()
    archive = f"{package.lstrip('@').replace('/', '-')}-{version}.tgz"
    packed = given / archive if given and (given / archive).exists() else work / archive
    if not packed.exists():
        subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], cwd=work, check=True)
    with tarfile.open(packed) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def _write(roots: dict[str, Path], axe: Path) -> None:
    licence = (TARGET / "LICENCE.txt").read_bytes()
    shutil.rmtree(TARGET / "fonts", ignore_errors=True)
    (TARGET / "fonts").mkdir(parents=True)
    (TARGET / "LICENCE.txt").write_bytes(licence)
    _write_fonts(roots["fonts"] / "lib")
    _write_styles(roots["styles"] / "lib" / "html")
    packages = {f"{SCOPE}/{part}": version for part, version in VERSIONS.items()}
    _write_manifest(TARGET, packages, LICENCE, "reduced to what the templates use by deploy/vendor_assets.py")
    AXE_TARGET.mkdir(parents=True, exist_ok=True)
    for name in ("axe.min.js", "LICENSE"):
        shutil.copyfile(axe / name, AXE_TARGET / ("axe.LICENSE.txt" if name == "LICENSE" else name))


def _write_fonts(source: Path) -> None:
    for weight in FONTS:
        for part in ("", "-ext"):
            shutil.copyfile(source / f"roboto-{weight}{part}.woff2", TARGET / "fonts" / f"roboto-{weight}{part}.woff2")


def _write_styles(source: Path) -> None:
    used = _used_classes()
    rules = [
        rule
        for name in COMPONENTS
        for rule in _reduced(_rules((source / "components" / f"{name}.css").read_text("utf-8-sig")), used)
    ]
    tokens = list(_rules((source / "tokens.css").read_text("utf-8-sig")))
    notice = "".join(f"{SCOPE}/{part} {version}; " for part, version in VERSIONS.items())
    text = (
        f"/* {notice}{LICENCE}, see LICENCE.txt. Reduced by deploy/vendor_assets.py; do not edit. */\n"
        + _faces()
        + _printed(_needed_tokens(tokens, _printed(rules) + _own_styles()))
        + _printed(rules)
    )
    if "url(http" in text or "@import" in text:
        raise ValueError("the styles would ask another host")
    (TARGET / "gov.css").write_text(text, "utf-8")


def _used_classes() -> set[str]:
    """Return the package's classes that any template names."""
    templates = (path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html"))
    return {found for text in templates for found in _GOV_CLASS.findall(text)} | PLAIN_CLASSES


def _own_styles() -> str:
    return "".join(path.read_text("utf-8") for path in sorted((STATIC / "css").glob("*.css")))


def _faces() -> str:
    weights = {"regular": 400, "medium": 500, "bold": 700}
    ranges = {
        "-ext": "U+0100-024F,U+0259,U+1E00-1EFF,U+2020,U+20A0-20AB,U+20AD-20CF,U+2113,U+2C60-2C7F,U+A720-A7FF",
        "": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+2074,U+20AC,U+2122,"
        "U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    }
    return "".join(
        f"@font-face{{font-family:Roboto;font-weight:{weights[weight]};font-style:normal;font-display:swap;"
        f'src:url("fonts/roboto-{weight}{part}.woff2") format("woff2");unicode-range:{ranges[part]}}}\n'
        for weight in FONTS
        for part in ranges
    )


def _rules(css: str) -> Iterator[Rule]:
    yield from _walk(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), ())


def _walk(nodes: Iterable[Any], conditions: tuple[str, ...]) -> Iterator[Rule]:
    for node in nodes:
        prelude = tinycss2.serialize(node.prelude).strip() if hasattr(node, "prelude") else ""
        if node.type == "qualified-rule":
            body = tinycss2.serialize(node.content).strip()
            yield Rule(conditions, tuple(_split(prelude)), body)
        elif node.type == "at-rule" and node.at_keyword in ("media", "supports", "container") and node.content:
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _walk(inner, (*conditions, f"@{node.at_keyword} {prelude}"))


def _split(selectors: str) -> list[str]:
    """Split at the commas that stand outside all brackets."""
    parts, depth, start = [], 0, 0
    for position, sign in enumerate(selectors):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append(selectors[start:position].strip())
            start = position + 1
    return [*parts, selectors[start:].strip()]


def _reduced(rules: Iterable[Rule], used: set[str]) -> Iterator[Rule]:
    for rule in rules:
        kept = tuple(dict.fromkeys(one for one in rule.selectors if _is_used(one, used)))
        if kept and rule.body:
            yield Rule(rule.conditions, kept, rule.body)


def _is_used(selector: str, used: set[str]) -> bool:
    """Whether the macros can make an element that the selector finds."""
    if _TAG.search(selector):
        return False
    positive = _NEGATION.sub("", selector)
    if not set(_CLASS.findall(positive)) <= used:
        return False
    return all(_is_possible(name, value) for name, value in _ATTRIBUTE.findall(positive))


def _is_possible(name: str, value: str) -> bool:
    if name in VARIANTS:
        return not value or value in VARIANTS[name]
    return name in _KNOWN_ATTRIBUTES


def _needed_tokens(rules: list[Rule], styles: str) -> list[Rule]:
    """Keep the tokens that something names, directly or through another token; themes follow the reader's system."""
    following = [_following_system(rule) for rule in rules]
    kept = [rule for rule in following if rule.selectors]
    declared = [[(name.strip(), value.strip()) for name, value in _declarations(rule.body)] for rule in kept]
    wanted = set(_VARIABLE.findall(styles))
    while (
        more := {
            variable
            for pairs in declared
            for name, value in pairs
            if name in wanted
            for variable in _VARIABLE.findall(value)
        }
        - wanted
    ):
        wanted |= more
    return [
        Rule(rule.conditions, rule.selectors, ";".join(f"{name}:{value}" for name, value in pairs if name in wanted))
        for rule, pairs in zip(kept, declared, strict=True)
    ]


def _following_system(rule: Rule) -> Rule:
    """Drop the themes chosen by an attribute; the light one stays the ground for every medium."""
    selectors = tuple(":root" for one in rule.selectors if one in (":root", "html:not([data-theme])"))
    light = "prefers-color-scheme: light"
    conditions = tuple(one for one in rule.conditions if light not in one)
    conditions = tuple("@media screen and (prefers-color-scheme: dark)" if "dark" in one else one for one in conditions)
    return Rule(conditions, selectors, rule.body)


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    for part in body.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            yield name, value


def _printed(rules: Iterable[Rule]) -> str:
    """Write rules, neighbours under the same condition together."""
    text = ""
    current: tuple[str, ...] = ()
    for rule in rules:
        if not rule.body:
            continue
        if rule.conditions != current:
            text += "}" * len(current) + ("\n" if current else "") + "".join(f"{one}{{" for one in rule.conditions)
            current = rule.conditions
        text += f"{','.join(rule.selectors)}{{{rule.body}}}\n"
    return text + "}" * len(current) + "\n"


def _write_leaflet(source: Path) -> None:
    """Keep the script as it is, and the styles without those of pictures: our marks are words and CSS."""
    shutil.rmtree(LEAFLET_TARGET, ignore_errors=True)
    LEAFLET_TARGET.mkdir(parents=True)
    (LEAFLET_TARGET / "LICENCE.txt").write_text((source / "LICENSE").read_text("utf-8"), "utf-8")
    shutil.copyfile(source / "dist" / "leaflet.js", LEAFLET_TARGET / "leaflet.js")
    rules = [rule for rule in _rules((source / "dist" / "leaflet.css").read_text("utf-8")) if "url(" not in rule.body]
    notice = f"/* leaflet {LEAFLET_VERSION}; BSD-2-Clause, see LICENCE.txt. Without pictures; do not edit. */\n"
    (LEAFLET_TARGET / "leaflet.css").write_text(notice + _printed(rules), "utf-8")
    changed = "the styles that load pictures are left out by deploy/vendor_assets.py"
    _write_manifest(LEAFLET_TARGET, {"leaflet": LEAFLET_VERSION}, "BSD-2-Clause", changed)


def _write_htmx(source: Path) -> None:
    """Keep the script as it is, without its extensions."""
    shutil.rmtree(HTMX_TARGET, ignore_errors=True)
    HTMX_TARGET.mkdir(parents=True)
    shutil.copyfile(source / "LICENSE", HTMX_TARGET / "LICENCE.txt")
    shutil.copyfile(source / "dist" / "htmx.min.js", HTMX_TARGET / "htmx.min.js")
    _write_manifest(HTMX_TARGET, {"htmx.org": HTMX_VERSION}, "0BSD", "the script as it is, without extensions")


def _write_manifest(folder: Path, packages: dict[str, str], licence: str, changed: str) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    manifest = {
        "packages": [{"name": name, "version": version} for name, version in packages.items()],
        "licence": licence,
        "changed": changed,
        "files": {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
