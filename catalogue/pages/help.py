"""Guides written in Markdown in docs/guides/, turned into pages; HTML inside them is shown as text."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from ..config import ROOT
from ..i18n import current_language
from ..text import slugify

GUIDES = ("municipalities", "moderators")
FOLDER = ROOT / "docs" / "guides"
_FILE_LINK = re.compile(r"(?P<name>[a-z-]+)\.md(?P<anchor>#.*)?")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide as a page: its title, its sections as (anchor, title), and its text without the title."""

    name: str
    title: str
    lead: str
    sections: tuple[tuple[str, str], ...]
    html: Markup


def guides() -> list[Guide]:
    """Return the guides written in the current language."""
    return [found for name in GUIDES if (found := guide(name)) is not None]


def guide(name: str) -> Guide | None:
    """Return a guide in the current language; None where there is none."""
    path = FOLDER / current_language() / f"{name}.md"
    if name not in GUIDES or not path.is_file():
        return None
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> Guide:
    """Read a guide anew whenever its file changes."""
    tokens = _MARKDOWN.parse(path.read_text("utf-8"))
    title, lead = path.stem, ""
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title, tokens = tokens[1].content, tokens[3:]
    if tokens and tokens[0].type == "paragraph_open":
        lead = _plain(tokens[1])
    sections = _anchored(tokens)
    for token in tokens:
        for child in token.children or []:
            if child.type == "link_open" and (found := _FILE_LINK.fullmatch(str(child.attrs.get("href", "")))):
                child.attrs["href"] = found["name"] + (found["anchor"] or "")
    html = Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704 - HTML is off in the parser
    return Guide(path.stem, title, lead, sections, html)


def _anchored(tokens: list[Token]) -> tuple[tuple[str, str], ...]:
    """Give every heading an anchor of its own; return those of the second level."""
    sections, used = [], set[str]()
    for heading, inline in pairwise(tokens):
        if heading.type != "heading_open":
            continue
        anchor = slugify(inline.content) or "section"
        while anchor in used:
            anchor += "-x"
        used.add(anchor)
        heading.attrs["id"] = anchor
        if heading.tag == "h2":
            sections.append((anchor, _plain(inline)))
    return tuple(sections)


def _plain(inline: Token) -> str:
    return "".join(child.content if child.type in ("text", "code_inline") else " " * (child.type == "softbreak")
                   for child in inline.children or [])  # fmt: skip
