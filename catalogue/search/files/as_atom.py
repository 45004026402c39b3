"""The newest projects of a search as an Atom feed (RFC 4287), to subscribe to.

Everything in it comes from the data: the same catalogue always gives the same feed, also its moments.  A project keeps its
identifier (a tag URI, RFC 4151) in both languages and in every feed, so that readers see it once.  There is one link to
its page, in the language of the feed: of several, some readers open the first and some the last.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree as ET

from flask import current_app

from ...i18n import _, absolute_url, current_language
from ...projects.presenters.cards import municipality_name, spoken
from ...projects.public_queries import PublicProject
from ...taxonomy import queries as taxonomy
from ..criteria import SearchCriteria
from ..engine import engine
from .columns import LICENCE_URL
from .matches import projects_of
from .moments import written

MIMETYPE = "application/atom+xml"
NEWEST = 50
_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TAGGED_SINCE = "2026"
"""The year in which the names of entries began to be given; it never changes (RFC 4151)."""
_BEFORE_EVERYTHING = datetime(2026, 1, 1, tzinfo=UTC)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def subscribed(criteria: SearchCriteria) -> SearchCriteria:
    """Return the search that a feed follows: the newest first, whatever order and page the reader looks at."""
    return replace(criteria, sort="newest", view="cards", page=1, per_page=20, home="")


def newest_of(criteria: SearchCriteria) -> list[PublicProject]:
    """Return the projects of a feed, the newest first."""
    return projects_of(engine().numbers(subscribed(criteria), 0, NEWEST))


def atom_feed(
    criteria: SearchCriteria, projects: Sequence[PublicProject], which: str, sentence: str, changed: datetime | None
) -> bytes:
    """Return the feed of a search that `which` names and the sentence describes.

    An empty one is as old as the last change of the whole catalogue.
    """
    criteria = subscribed(criteria)
    arguments = {name: value for name, value in criteria.to_args().items() if name != "sort"}
    feed = ET.Element("feed", {"xmlns": _ATOM, _LANG: current_language()})
    _text(feed, "id", _tag(f"{current_language()}/projects", arguments))
    _text(feed, "title", _("SMART Solutions Catalogue") + (f": {which}" if which else ""))
    _text(feed, "subtitle", sentence)
    moments = [project.changed_at for project in projects] or [changed or _BEFORE_EVERYTHING]
    _text(feed, "updated", written(max(moments)))
    _text(ET.SubElement(feed, "author"), "name", _("SMART Solutions Catalogue"))
    _link(feed, "self", absolute_url("files.atom", **arguments), MIMETYPE)
    _link(feed, "alternate", absolute_url("search.projects", **criteria.to_args()), "text/html")
    _link(feed, "license", LICENCE_URL)
    _text(
        feed, "rights", _("You may use the texts freely if you name the municipality and the catalogue.") + " CC BY 4.0"
    )
    for project in projects:
        _entry(feed, project)
    made: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return made


def _entry(feed: ET.Element, project: PublicProject) -> None:
    card = project.card
    entry = ET.SubElement(feed, "entry")
    title, summary = (spoken(card[key], card["language"]) for key in ("title", "summary"))
    _text(entry, "id", _tag(f"projects/{project.id}"))
    about = _("Example, not a real project")
    note = f" ({about})" if card["is_example"] else ""
    _text(entry, "title", title.text + note, title.lang)
    _text(entry, "updated", written(project.changed_at))
    _text(entry, "published", written(project.published_at))
    _text(ET.SubElement(entry, "author"), "name", municipality_name(card))
    address = absolute_url("projects.show", project_id=project.id, slug=card["slug"])
    _link(entry, "alternate", address, "text/html")
    _link(entry, "license", LICENCE_URL)
    for code in card["key_areas"]:
        area = taxonomy.key_area(code)
        label = f"{area.name} ({code})" if area else code
        ET.SubElement(entry, "category", term=code, label=label, scheme=absolute_url("api.taxonomy_list"))
    _text(entry, "summary", summary.text, summary.lang)


def _text(parent: ET.Element, tag: str, text: str, language: str | None = None) -> None:
    """Add an element with plain text; what XML cannot hold is left out, all else escaped."""
    ET.SubElement(parent, tag, {_LANG: language} if language else {}).text = _NOT_IN_XML.sub("", text)


def _link(parent: ET.Element, relation: str, address: str, kind: str = "") -> None:
    ET.SubElement(parent, "link", {"rel": relation, "href": address} | ({"type": kind} if kind else {}))


def _tag(path: str, arguments: dict[str, object] | None = None) -> str:
    """Return the lasting name of something at this catalogue, whatever its address becomes."""
    base = urlsplit(current_app.config["CATALOGUE"].base_url)
    query = f"?{urlencode(arguments, doseq=True)}" if arguments else ""
    return f"tag:{base.hostname},{_TAGGED_SINCE}:{base.path.rstrip('/')}/{path}{query}"
