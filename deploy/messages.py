"""Keeps the gettext catalogues: `update` collects texts from code and templates, `compile` makes the binary files."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "catalogue" / "translations"
LANGUAGES = ("cs", "en")
SOURCES = ((ROOT / "catalogue", "**.py", "python"), (ROOT / "templates", "**", "jinja2.ext:babel_extract"))
HEADER = "# Texts of the catalogue, kept by `make messages`."
KEYWORDS = {"_": None, "_l": None, "_n": (1, 2), "gettext": None, "ngettext": (1, 2)}


def extracted() -> Catalog:
    """Return every text that code and templates show, with the places where it stands."""
    catalogue = Catalog(project="smart-catalogue", charset="utf-8")
    for folder, pattern, method in SOURCES:
        found = extract_from_dir(
            folder, [(pattern, method)], {pattern: {"silent": "false", "trimmed": "true"}}, keywords=KEYWORDS,
            directory_filter=lambda path: "static" not in Path(path).parts,
        )  # fmt: skip
        for name, _line, message, comments, context in found:
            catalogue.add(message, None, [(str((folder / name).relative_to(ROOT)), 0)], auto_comments=comments,
                          context=context)  # fmt: skip
    return catalogue


def path_of(language: str) -> Path:
    """Return the catalogue file of a language."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def load(language: str) -> Catalog:
    """Return the translations of a language; an empty catalogue where there are none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="smart-catalogue", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Bring both catalogues up to what code and templates say; English is its own translation."""
    template = extracted()
    for language in LANGUAGES:
        catalogue = load(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.header_comment = HEADER
        catalogue.fuzzy = False
        if language == "en":
            for message in catalogue:
                if message.id:
                    message.string = message.id
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, include_lineno=False, omit_header=False)
        missing = sum(1 for message in catalogue if message.id and not _is_translated(message.string))
        print(f"{language}: {len(catalogue)} texts, {missing} without a translation")


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def compile_all() -> None:
    """Write the binary catalogue of each language where the text is newer."""
    for language in LANGUAGES:
        source = path_of(language)
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with target.open("wb") as file:
                write_mo(file, load(language))


if __name__ == "__main__":
    {"update": update, "compile": compile_all}[sys.argv[1]]()
