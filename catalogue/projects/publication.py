"""The one serializer of what the public may see, and the upkeep of the rows that public pages read."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete

from ..clock import now
from ..database import session
from ..municipalities import queries as places
from ..municipalities.models import Municipality
from ..taxonomy import queries as taxonomy
from ..text import slugify
from . import adopted
from .attachments.queries import attachments_of
from .document import QUESTIONS, normalized, with_municipality
from .feed import announce, announce_all, hold
from .images.queries import sizes_of
from .key_areas.tags import TAGS, text_today
from .lifecycle import PUBLIC, State
from .models import Project, Publication, PublicationKeyArea, Revision
from .public_queries import PublicProject

CONTACT = tuple(key for key in QUESTIONS if key.startswith("contact_"))
PLACE_REVEALING = (
    "municipality", "partners", "contract_link", "specification_link", "suppliers", "links", "images", "attachments",
    "inspired_by", "inspired_by_project",
)  # fmt: skip

_UNANSWERED = {"title": "", "main_key_area": "", "stage": ""}
"""What cards are made of, for texts that do not have it yet."""
_AT_ONCE = 500
IN_CARDS = ("file", "alt", "width", "height")
"""What the card tells of the main picture, the first one."""


def public_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that the public may see: an allow-list, less the contact without consent.

    A stopped project may ask for anonymity; then everything that names its place stays inside.
    """
    shown = {key: answer for key, answer in normalized(document).items() if QUESTIONS[key].public}
    hidden: set[str] = set()
    if not document.get("contact_consent"):
        hidden.update(CONTACT)
    if is_anonymous(document):
        hidden.update(CONTACT, PLACE_REVEALING)
    return {key: answer for key, answer in shown.items() if key not in hidden}


def is_anonymous(document: Mapping[str, Any]) -> bool:
    """Whether the municipality asked not to be named; only a stopped project may."""
    return document.get("stage") == "stopped" and bool(document.get("stopped_anonymous"))


def in_languages(document: Mapping[str, Any], key: str) -> dict[str, str | None]:
    """Return an answer by language; None where it was not written in that language."""
    own = document.get("language") or "cs"
    other = "en" if own == "cs" else "cs"
    return {own: document.get(key), other: document.get(f"other_{key}")}


def public_card(project: Project, document: Mapping[str, Any], municipality: Municipality) -> dict[str, Any]:
    """Return the short public view of a project: a list item of pages, files and the API."""
    anonymous = is_anonymous(document)
    title = in_languages(document, "title")
    images = [] if anonymous else document.get("images") or []
    return {
        "id": project.id,
        "slug": slugify(document["title"]) or "projekt",
        "language": document.get("language") or "cs",
        "title": title,
        "summary": in_languages(document, "summary"),
        **place_on_card(municipality, anonymous=anonymous),
        **_key_areas(document),
        "stage": document["stage"],
        "cost": document.get("cost_band", "unknown"),
        "label": project.label,
        "is_example": project.is_example,
        "archived": project.state == State.ARCHIVED,
        "published_at": _moment(project.published_at),
        "confirmed_at": _moment(project.confirmed_at),
        "adoptions": adopted.count_of(project.id),
        "origin": origin_of(project),
        "image": {key: images[0][key] for key in IN_CARDS if key in images[0]} if images else None,
    }


def place_on_card(place: Any, *, anonymous: bool) -> dict[str, Any]:
    """Return what a card tells of a municipality (or of a row with its columns); one not to be named only by its kind."""
    return {
        "municipality": None if anonymous else {"code": place.code, "name": place.name},
        "district": None if anonymous else place.district_code,
        "region": place.region_code,
        "size": str(place.size_class),
        "population": None if anonymous else place.population,
        "point": None if anonymous else [place.longitude, place.latitude],
    }


def _key_areas(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the card tells of key areas."""
    main = document["main_key_area"]
    return {"main_key_area": main, "key_areas": [main, *document.get("further_key_areas", [])]}


def origin_of(project: Project) -> dict[str, Any] | None:
    """Return where a harvested project comes from; None for one that was born here."""
    if project.origin_catalogue is None:
        return None
    url = f"{project.origin_catalogue}/p/{project.origin_number}"
    return {"catalogue": project.origin_catalogue, "id": project.origin_number, "url": url}


def _with_facts_of_files(project: Project, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the text with what is known of its files, beside what people said of them: sizes, and kinds of documents."""
    sizes = sizes_of(project) if document.get("images") else {}
    images = [
        row | dict(zip(("width", "height"), sizes.get(row.get("file", ""), ()), strict=False))
        for row in document.get("images") or []
    ]
    known = attachments_of(project) if document.get("attachments") else {}
    attachments = [
        row | ({"type": known[file].kind, "size": known[file].size} if (file := row.get("file")) in known else {})
        for row in document.get("attachments") or []
    ]
    return (
        dict(document) | ({"images": images} if images else {}) | ({"attachments": attachments} if attachments else {})
    )


def as_published(project: Project, document: Mapping[str, Any]) -> PublicProject:
    """Return a text as the public would see it if it were published now; what is not answered yet shows nothing."""
    told = _with_facts_of_files(project, {**_UNANSWERED, **document})
    public = public_document(told)
    card = public_card(project, told, project.municipality)
    per_inhabitant = per_inhabitant_of(public.get("investment_cost"), card["population"])
    return PublicProject(project.id, card, public, per_inhabitant, project.published_at or now(), None, now())


def per_inhabitant_of(cost: Any, population: int | None) -> float | None:
    """Return a cost for each inhabitant; nothing where one of them is not a number."""
    return float(cost) / population if isinstance(cost, int | float) and population else None


def _moment(value: Any) -> str | None:
    return value.isoformat(timespec="seconds").replace("+00:00", "Z") if value else None


def refresh(project: Project, revision: Revision) -> None:
    """Make the public rows fit the project's state and its published text; write the change feed.

    The feed is held from the beginning, so that an update of the register of municipalities comes before or after it.
    """
    hold()
    previous = session.get(Publication, project.id)
    sources = {previous.inspired_by_id} if previous else set()
    session.execute(delete(PublicationKeyArea).where(PublicationKeyArea.project_id == project.id))
    if project.state not in PUBLIC:
        if previous is not None:
            session.delete(previous)
            announce(project.id, "withdrawn")
        _recount(sources)
        return
    municipality = session.get_one(Municipality, project.municipality_code, populate_existing=True)
    text = with_municipality(text_today(revision), project.municipality_code)
    told = _with_facts_of_files(project, text)
    document = public_document(told)
    card = public_card(project, told, municipality)
    anonymous = is_anonymous(revision.document)
    publication = previous or Publication(project_id=project.id)
    publication.revision_id = revision.id
    publication.state = project.state
    publication.is_example = project.is_example
    publication.label = project.label
    publication.stage = card["stage"]
    publication.cost_band = card["cost"]
    publication.size_class = municipality.size_class
    publication.region_code = municipality.region_code
    publication.district_code = None if anonymous else municipality.district_code
    publication.municipality_code = None if anonymous else places.code_today(municipality.code)
    _tag(publication, card)
    publication.cost_per_inhabitant = per_inhabitant_of(document.get("investment_cost"), card["population"])
    publication.published_at = project.published_at or now()
    publication.confirmed_at = project.confirmed_at
    publication.changed_at = now()
    publication.inspired_by_id = _source(project, document)
    publication.card = card
    publication.document = document
    session.add(publication)
    session.flush()
    session.add_all(_rows_of_key_areas(publication))
    announce(project.id, "changed" if previous is not None else "published")
    _recount({*sources, publication.inspired_by_id})


def retag(texts: Mapping[Publication, Mapping[str, Any]]) -> None:
    """Give many public rows the tags of their texts at once, and write the change feed; nothing else of them changes."""
    for publication, text in texts.items():
        tags = {key: text[key] for key in TAGS if text.get(key)}
        others = {key: answer for key, answer in publication.document.items() if key not in TAGS}
        publication.document = normalized({**others, **tags})
        publication.card = publication.card | _key_areas(publication.document)
        publication.changed_at = now()
        _tag(publication, publication.card)
    numbers = [publication.project_id for publication in texts]
    for start in range(0, len(numbers), _AT_ONCE):
        chunk = numbers[start : start + _AT_ONCE]
        session.execute(delete(PublicationKeyArea).where(PublicationKeyArea.project_id.in_(chunk)))
    session.add_all(row for publication in texts for row in _rows_of_key_areas(publication))
    announce_all(sorted(numbers), "changed")


def _tag(publication: Publication, card: Mapping[str, Any]) -> None:
    publication.main_key_area = card["main_key_area"]
    publication.main_pillar = taxonomy.pillar_of(card["main_key_area"])


def _rows_of_key_areas(publication: Publication) -> list[PublicationKeyArea]:
    return [
        PublicationKeyArea(project_id=publication.project_id, key_area=code, pillar=taxonomy.pillar_of(code))
        for code in dict.fromkeys(publication.card["key_areas"])
    ]


def _source(project: Project, document: Mapping[str, Any]) -> int | None:
    """Return the entry that a project says it was inspired by; none where the two would come from each other."""
    source = document.get("inspired_by_project")
    return int(source) if source and not adopted.closes_circle(project.id, int(source)) else None


def retell_adoptions(project_id: int) -> None:
    """Say in the change feed, and on the card, that the adoptions of a project are not what they were."""
    if session.get(Publication, project_id) is not None:
        announce(project_id, "changed")
        _recount({project_id}, announced=True)


def _recount(numbers: set[int | None], *, announced: bool = False) -> None:
    """Let the cards of some projects tell how often they were adopted; call it after the feed, whose lock makes it safe."""
    for number in sorted(filter(None, numbers)):
        found = session.get(Publication, number, populate_existing=True)
        if found is not None and found.card["adoptions"] != (count := adopted.count_of(number)):
            found.card = found.card | {"adoptions": count}
            session.flush()
            if not announced:
                announce(number, "changed")
