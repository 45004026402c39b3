"""The badge of a project: its words, and the lines that put it on the site of a municipality."""

from dataclasses import dataclass

from markupsafe import Markup

from ..i18n import _, _l, absolute_url
from ..projects.presenters import spoken
from ..projects.presenters.cards import municipality_name
from ..templating import date as written_date
from .labels import Label

NAMES = {
    "good_practice": _l("Good practice"),
    "expired": _l("Label has expired"),
    "archived": _l("Archived project"),
    "published": _l("Published project"),
}
WIDTH, HEIGHT = 280, 80


@dataclass(frozen=True)
class Badge:
    """What is drawn; `standing` gives the colour."""

    standing: str
    name: str
    note: str


def badge_of(label: Label) -> Badge:
    """Return the badge of a public project in the language of the address."""
    if label.project.card["is_example"]:
        note = _("Example, not a real project")
    elif label.is_valid:
        note = _("valid until %(day)s", day=written_date(label.until))
    elif label.standing == "expired" and label.since:
        note = _("awarded on %(day)s", day=written_date(label.since))
    else:
        note = _("since %(day)s", day=written_date(label.project.published_at))
    return Badge(label.standing, str(NAMES[label.standing]), str(note))


def snippet(label: Label) -> str:
    """Return the HTML that shows the badge on another site and leads to the project."""
    card = label.project.card
    return str(
        Markup('<a href="{page}"><img src="{image}" width="{width}" height="{height}" alt="{alt}"></a>').format(
            page=absolute_url("projects.show", project_id=label.project.id, slug=card["slug"]),
            image=absolute_url("badges.badge", project_id=label.project.id),
            width=WIDTH,
            height=HEIGHT,
            alt=_(
                "%(title)s (%(municipality)s) in the SMART Solutions Catalogue",
                title=spoken(card["title"], card["language"]).text,
                municipality=municipality_name(card),
            ),
        )
    )
