"""The picture that other sites show beside a link to a project: its title and facts, drawn by the server."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFont

from ..i18n import _
from ..projects.naming import COST_NAMES, STAGE_NAMES
from ..projects.presenters import municipality_name, spoken
from ..projects.public_queries import PublicProject
from ..taxonomy import queries as taxonomy
from ..templating import STATIC

WIDTH, HEIGHT = 1200, 630
MOST_KEPT = 64
"""How many drawn pictures a process keeps, some 25 kB each."""
_MARGIN, _STRIPE, _FOOT = 72, 24, 546
_INK, _MUTED, _PAPER, _LINE = "#1c2433", "#4d5666", "#fbfaf7", "#d9d5cc"
_TITLE_SIZES = ((68, 3), (56, 4), (46, 5))
"""Sizes of the title in pixels, each with the most lines that fit."""
_FONTS = STATIC / "vendor" / "gov-design-system" / "fonts"
_EXTENDED = ((0x0100, 0x0130), (0x0132, 0x0151), (0x0154, 0x024F), (0x1E00, 0x1EFF))
"""The letters that are in the second file of each font."""

Run: TypeAlias = tuple[str, ImageFont.FreeTypeFont]


@dataclass(frozen=True)
class Told:
    """What the picture says; equal ones are drawn once."""

    title: str
    place: str
    facts: str
    area: str
    colour: str
    colours: tuple[str, ...]
    name: str
    note: str


def picture_of(project: PublicProject) -> bytes:
    """Return the picture of a public project as PNG, in the current language."""
    return drawn(told_of(project))


def told_of(project: PublicProject) -> Told:
    """Return what the picture of a project says."""
    card = project.card
    area = taxonomy.key_area(card["main_key_area"])
    pillar = taxonomy.pillar(area.pillar_code) if area else None
    facts = [str(STAGE_NAMES[card["stage"]])] if card["stage"] in STAGE_NAMES else []
    facts += [str(COST_NAMES[card["cost"]])] if card["cost"] not in ("unknown", None) else []
    facts += [_("Good practice")] if card["label"] == "good_practice" else []
    return Told(
        title=spoken(card["title"], card["language"]).text,
        place=municipality_name(card),
        facts=" · ".join(facts),
        area=area.name if area else "",
        colour=pillar.colour if pillar else _INK,
        colours=tuple(one.colour for one in taxonomy.pillars()),
        name=_("SMART Solutions Catalogue"),
        note=_("Example, not a real project") if card["is_example"] else "",
    )


@lru_cache(maxsize=MOST_KEPT)
def drawn(told: Told) -> bytes:
    """Draw a picture as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(image)
    part = WIDTH / max(1, len(told.colours))
    for position, colour in enumerate(told.colours):
        draw.rectangle((round(position * part), 0, round((position + 1) * part), _STRIPE - 1), fill=colour)
    _write(draw, (_MARGIN, 92), _fitted(told.area, "medium", 30, WIDTH - 2 * _MARGIN), "medium", 30, told.colour)
    size, lines = _lines(told.title)
    y = 148
    for line in lines:
        _write(draw, (_MARGIN, y), line, "bold", size, _INK)
        y += round(size * 1.2)
    facts = " · ".join(filter(None, (told.place, told.facts)))
    _write(draw, (_MARGIN, 474), _fitted(facts, "regular", 32, WIDTH - 2 * _MARGIN), "regular", 32, _MUTED)
    draw.line((_MARGIN, _FOOT, WIDTH - _MARGIN, _FOOT), fill=_LINE, width=2)
    _write(draw, (_MARGIN, _FOOT + 22), told.name, "bold", 28, _INK)
    if told.note:
        _write(
            draw, (WIDTH - _MARGIN - _length(told.note, "regular", 28), _FOOT + 22), told.note, "regular", 28, _MUTED
        )
    out = BytesIO()
    image.quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=32)
def _font(weight: str, size: int, extended: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / f"roboto-{weight}{'-ext' if extended else ''}.woff2"), size)


def _runs(text: str, weight: str, size: int) -> list[Run]:
    """Return the text in pieces, each with the file of the font that has its letters."""
    found: list[Run] = []
    for letter in text:
        extended = any(first <= ord(letter) <= last for first, last in _EXTENDED)
        font = _font(weight, size, extended)
        if found and found[-1][1] is font:
            found[-1] = (found[-1][0] + letter, font)
        else:
            found.append((letter, font))
    return found


def _length(text: str, weight: str, size: int) -> float:
    return sum(font.getlength(piece) for piece, font in _runs(text, weight, size))


def _write(
    draw: ImageDraw.ImageDraw, place: tuple[float, float], text: str, weight: str, size: int, colour: str
) -> None:
    x, y = place
    for piece, font in _runs(text, weight, size):
        draw.text((x, y + size), piece, font=font, fill=colour, anchor="ls")
        x += font.getlength(piece)


def _lines(title: str) -> tuple[int, list[str]]:
    """Return the largest size at which a title fits, and its lines; a longer one is cut."""
    for size, most in _TITLE_SIZES:
        lines = _wrapped(title, size)
        if len(lines) <= most:
            return size, lines
    kept = lines[:most]
    return size, [*kept[:-1], _fitted(f"{kept[-1]} …", "bold", size, WIDTH - 2 * _MARGIN)]


def _wrapped(title: str, size: int) -> list[str]:
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _length(longer, "bold", size) > WIDTH - 2 * _MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return [_fitted(line, "bold", size, WIDTH - 2 * _MARGIN) for line in lines]


def _fitted(text: str, weight: str, size: int, room: float) -> str:
    """Return the text, cut to its room."""
    if _length(text, weight, size) <= room:
        return text
    while text and _length(f"{text}…", weight, size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
