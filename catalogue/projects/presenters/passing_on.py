"""Ready texts with which a municipality tells others of its project."""

from dataclasses import dataclass

from ...i18n import _
from .cards import municipality_name
from .page import ProjectPage


@dataclass(frozen=True)
class ReadyText:
    """A text to copy: what it is for, and its words."""

    code: str
    name: str
    text: str


def ready_texts(page: ProjectPage) -> list[ReadyText]:
    """Return the short text, the long one and the sentence for the press, in the language of the page."""
    told = {
        "municipality": municipality_name(page.card),
        "title": page.title.text,
        "summary": page.summary.text,
        "url": page.url,
    }
    award = _("The project has the label of good practice.") if page.card["label"] == "good_practice" else ""
    short = _("%(municipality)s: %(title)s. What it cost and what came of it: %(url)s", **told)
    long = _(
        "What the project “%(title)s” cost, what came of it and what others can learn from it is written"
        " in the SMART Solutions Catalogue: %(url)s",
        **told,
    )
    press = _(
        "The experience with the project “%(title)s” (%(municipality)s) is open to all municipalities"
        " in the SMART Solutions Catalogue: %(url)s",
        **told,
    )
    return [
        ReadyText("short-text", str(_("Short, for social networks")), str(short)),
        ReadyText(
            "long-text",
            str(_("Longer, for a website or a newsletter")),
            " ".join(filter(None, (told["summary"], award, long))),
        ),
        ReadyText("press-text", str(_("A sentence for the press")), " ".join(filter(None, (award, press)))),
    ]
