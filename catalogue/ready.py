"""Ready pieces of pages: what differs in a few places only is rendered once by its template, and then filled in.

A template costs many times what joining its texts does. So the pages that are made most often are put together of
pieces; each piece is a macro or a template that was rendered once, in each language, with slots in place of what differs.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from flask import Flask, current_app, render_template
from markupsafe import Markup, escape

from .i18n import current_language

_KEPT = "catalogue_pieces"
_SLOT = re.compile("\ue000([^\ue001]+)\ue001")
_INDENTED = re.compile(r"\s*\n\s*")
_MOST_LETTERS = 4_000_000
"""So many letters of pieces each process keeps at most. What visitors choose decides some shapes, so that their number
alone bounds nothing."""


@lru_cache(maxsize=4000)
def slot(name: str) -> Markup:
    """Return what a template is given in place of a value; anything may be done with it but to ask what it says."""
    return Markup(f"\ue000{name}\ue001")  # noqa: S704 - a private mark and a name of our own


Parts = list[bytes]
"""Parts of a page as they are sent, each of them safe: joining them all at the end costs less than joining many times."""


class Piece:
    """The texts of a rendered template between its slots."""

    __slots__ = ("_sent", "letters", "names", "texts")

    def __init__(self, texts: Sequence[str], names: Sequence[str]) -> None:
        """Keep the texts and the names of the slots between them; there is one text more than there are slots."""
        self.texts = texts
        self.names = names
        self.letters = sum(map(len, texts))
        self._sent: Parts | None = None

    @classmethod
    def of(cls, html: str) -> "Piece":
        """Cut what a template made where its slots stand, without its indentation; it must hold no preformatted text."""
        parts = _SLOT.split(_INDENTED.sub("\n", html))
        return cls(parts[::2], parts[1::2])

    @property
    def sent(self) -> Parts:
        """The texts as they are sent."""
        if self._sent is None:
            self._sent = [text.encode() for text in self.texts]
        return self._sent

    def partly(self, values: Mapping[str, Any]) -> "Piece":
        """Return the piece with values in some of its slots; the others stay."""
        texts, names, made = [], [], [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            if name in values:
                made += (escape(values[name]), text)
            else:
                names.append(name)
                texts.append("".join(made))
                made = [text]
        return Piece([*texts, "".join(made)], names)

    def fill(self, /, **values: Any) -> Markup:
        """Return the piece with a value in each slot; what is not safe is escaped. Raises KeyError where one lacks."""
        return self.filled_with([values[name] for name in self.names])

    def filled_with(self, values: Sequence[Any]) -> Markup:
        """Return the piece with values in the order of its slots; what is not safe is escaped."""
        made = [self.texts[0]]
        for value, text in zip(values, self.texts[1:], strict=True):
            kind = type(value)
            made.append(value if kind is Markup else str(value) if kind is int else escape(value))
            made.append(text)
        return joined(made)

    def parts(self, values: Mapping[str, Any]) -> Parts:
        """Return the piece as it is sent, with values in its slots: texts, bytes that are safe, or parts."""
        made: Parts = self.sent[:1]
        for name, text in zip(self.names, self.sent[1:], strict=True):
            value = values[name]
            if type(value) is list:
                made += value
            else:
                made.append(value if type(value) is bytes else sent(value))
            made.append(text)
        return made


def sent(value: Any) -> bytes:
    """Return a value as it is sent; what is not safe is escaped."""
    return escape(value).encode()


class Ready(Protocol):
    """What is kept ready, made of what a template rendered."""

    letters: int
    """How many letters it keeps, about."""


R = TypeVar("R", bound=Ready)


class Pieces:
    """What one process keeps ready, by key; what was not asked for lately makes room."""

    def __init__(self, most: int = _MOST_LETTERS) -> None:
        """Begin with nothing; `most` is how many letters are kept at the same time."""
        self._most = most // 2
        self._letters = 0
        self._lately: dict[Hashable, Any] = {}
        self._before: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], R]) -> R:
        """Return what is kept under a key, made when it is asked for first."""
        found: R | None = self._lately.get(key)
        if found is None:
            found = self._before.get(key) or make()
            if self._letters + found.letters > self._most:  # Keeping the order of use would cost more than it saves.
                self._before, self._lately, self._letters = self._lately, {}, 0
            self._lately[key] = found
            self._letters += found.letters
        return found


def joined(parts: Iterable[str]) -> Markup:
    """Return several parts of a page, each of them safe, as one."""
    return Markup("".join(parts))  # noqa: S704 - every part was made by a template or escaped


def kept(key: Hashable, make: Callable[[], R]) -> R:
    """Return what is kept under a key in the current language, made when it is asked for first."""
    return pieces().get((current_language(), key), make)


def pieces() -> Pieces:
    """Return what the present process keeps."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    found: Pieces = app.extensions[_KEPT]
    return found


def piece(key: Hashable, render: Callable[[], str]) -> Piece:
    """Return the piece of a key in the current language, rendered when it is asked for first."""
    return kept(key, lambda: Piece.of(render()))


def macro(template: str, name: str, /, *shape: Hashable, **arguments: Any) -> Piece:
    """Return a macro of a template as a piece; `shape` is all that decides which of its branches it takes.

    Arguments are slots, or functions that make one of the shape where they are costly.
    """

    def render() -> Markup:
        return drawn(template, name, **{key: one() if callable(one) else one for key, one in arguments.items()})

    return piece((template, name, shape), render)


def drawn(template: str, name: str, /, *values: Any, **named: Any) -> Markup:
    """Return what a macro of a template makes, for parts of pages that are not worth keeping."""
    module: Any = current_app.jinja_env.get_template(template).module
    html: Markup = getattr(module, name)(*values, **named)
    return html


def page(template: str, shape: Hashable, arguments: Callable[[], dict[str, Any]]) -> Piece:
    """Return a whole template as a piece, with arguments that are only made where it is rendered; see `macro`."""
    return piece((template, "", shape), lambda: render_template(template, **arguments()))


def kept_fields(pairs: Iterable[tuple[str, Any]] | Markup | None) -> Markup:
    """Return hidden fields that keep names and values in a form; those that are ready stay as they are."""
    if isinstance(pairs, Markup):
        return pairs
    made = (f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in pairs or ())
    return joined(made)


def init_app(app: Flask) -> None:
    """Give the application room for its pieces, and its templates what takes slots."""
    app.extensions[_KEPT] = Pieces()
    app.jinja_env.globals["kept_fields"] = kept_fields
