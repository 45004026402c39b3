"""How each mail reads: written from samples, in both languages, as plain text and as HTML."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from ...accounts.wishes import KIND_OF
from ...i18n import LANGUAGES, current_language
from ...notifications.samples import EVENTS, URL, samples_of
from ...notifications.services import subject_of, written

ALWAYS_ENDS = ("weekly_digest",)
"""Mails without a kind that can be ended all the same."""


@dataclass(frozen=True)
class Preview:
    """One mail in one language."""

    language: str
    subject: str
    text: str
    html: Markup


def names() -> dict[str, str]:
    """Return what each mail is called: the subject of its sample in the current language, in the order of the alphabet."""
    found = {event: _name(event, current_language()) for event in EVENTS}
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


@cache
def _name(event: str, language: str) -> str:
    return subject_of(event, language, **samples_of(event)[0])


def can_be_ended(event: str) -> bool:
    """Whether a mail carries a link, and a List-Unsubscribe header, that ends its kind."""
    return bool(KIND_OF[event]) or event in ALWAYS_ENDS


def previews(event: str) -> Iterator[list[Preview]]:
    """Yield each form that a mail can take, in every language."""
    for sample in samples_of(event):
        if can_be_ended(event):
            sample["unsubscribe_url"] = URL
        yield [_preview(event, language, sample) for language in LANGUAGES]


def _preview(event: str, language: str, sample: dict[str, object]) -> Preview:
    made = written(event, language, **sample)
    body = made.html.partition("<body>")[2].partition("</body>")[0]
    return Preview(language, made.subject, made.text, Markup(body))  # noqa: S704 - written by our own escaping template
