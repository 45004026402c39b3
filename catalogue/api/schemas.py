"""The schemas of what the API answers; that of the document follows its definition, question by question."""

from ..projects.document import QUESTIONS, Question, Rows
from ..projects.document import questions as kinds
from ..projects.document import vocabularies as lists
from ..projects.document.questions import CompanyNumber, Day, Email, Link, Phone, Text
from ..projects.document.questions import choices as choosing
from ..projects.document.questions.numbers import Number
from ..projects.labelling.criteria import CRITERIA, SCORES
from ..projects.models import ATTACHMENT_FILES, CHANGE_KINDS, LABELS
from ..search.facets import FACET
from ..sharing.adoptions.models import AGAIN, STAGES
from .shapes import (
    ADDRESS,
    BOTH,
    COUNT,
    IN_LANGUAGES,
    MOMENT,
    POINT,
    TEXT,
    YES_OR_NO,
    Shape,
    by_code,
    listing,
    matching,
    maybe,
    one_of,
    record,
    ref,
    told,
)

_KINDS_OF_DAYS = r"\d{4}(-\d{2}(-\d{2})?)?"
_BESIDE_ROWS: dict[str, dict[str, Shape]] = {
    "images": {"width": COUNT, "height": COUNT},
    "attachments": {"type": one_of(ATTACHMENT_FILES), "size": told("In bytes.", COUNT), "url": ADDRESS},
}
"""What is known of files, beside what people said of them."""


def _answer(question: Question) -> Shape:
    """Return the shape of a stored answer to a question."""
    match question:
        case Text():
            return TEXT | {"maxLength": question.longest}
        case Number():
            number: Shape = {"type": "number" if question.decimals else "integer"}
            number |= {"minimum": question.lowest, "maximum": question.highest}
            return {"anyOf": [number, one_of(lists.NUMBER_ANSWERS)]} if question.may_be_open else number
        case choosing.Choice():
            return one_of(question.choices)
        case choosing.SeveralChoices():
            return listing(one_of(question.choices), question.most)
        case choosing.Code():
            return matching(question.pattern)
        case choosing.Codes():
            return listing(matching(question.pattern), question.most)
        case choosing.Consent():
            return YES_OR_NO
        case Rows():
            columns = {column.key: told(str(column.label), _answer(column)) for column in question.columns}
            columns |= _BESIDE_ROWS.get(question.key, {})
            return listing(record(leaving_out=columns, **columns), question.most)
        case Day():
            return told("A year, a month or a day.", matching(_KINDS_OF_DAYS))
        case Link():
            return ADDRESS
        case Email():
            return TEXT | {"format": "email"}
        case CompanyNumber():
            return matching(r"\d{8}")
        case Phone():
            return TEXT
    raise TypeError(f"a kind of question without a schema: {kinds.__name__}.{type(question).__name__}")


def document_schema() -> Shape:
    """Return the shape of the public answers of a project; what was not answered is left out."""
    answers = {key: told(str(one.label), _answer(one)) for key, one in QUESTIONS.items() if one.public}
    return record("The public answers; what was not answered is left out.", leaving_out=answers, **answers)


def _item() -> dict[str, Shape]:
    return {
        "id": told("It never changes.", {"type": "integer", "minimum": 1}),
        "url": told("The page for people.", ADDRESS),
        "title": IN_LANGUAGES,
        "summary": IN_LANGUAGES,
        "municipality": told(
            "Null where the municipality of a stopped project asked not to be named.",
            maybe(record(code=matching(r"\d{6}"), name=TEXT)),
        ),
        "region": told("NUTS 3.", TEXT),
        "main_key_area": TEXT,
        "key_areas": told("All of them, the main one first.", listing(TEXT)),
        "stage": one_of(lists.STAGES),
        "cost": told("The cost band.", one_of(lists.COST_BANDS)),
        "label": one_of(LABELS),
        "published_at": maybe(MOMENT),
        "confirmed_at": maybe(MOMENT),
        "adoptions": COUNT,
        "point": maybe(POINT),
        "is_example": told("Whether the entry is an example and not a real project.", YES_OR_NO),
    }


def _project() -> Shape:
    score = record(criterion=one_of(CRITERIA), score={"type": "integer", "enum": sorted(map(int, SCORES))}, reason=TEXT)
    scores = record(total=COUNT, of=COUNT, decided_on=TEXT | {"format": "date"}, criteria=listing(score))
    place = record(code=matching(r"\d{6}"), name=TEXT)
    amount = maybe({"type": "number", "minimum": 0})
    taking = record(
        municipality=told("Null where it does not want to be named.", maybe(place)), region=told("NUTS 3.", TEXT),
        stage=one_of(STAGES), cost=told("CZK.", amount), months=amount, changed=maybe(TEXT), result=maybe(TEXT),
        again=told("Whether it would do it again.", maybe(one_of(filter(None, AGAIN)))), reply=maybe(TEXT),
        project=told("The number of its own entry.", maybe({"type": "integer", "minimum": 1})),
    )  # fmt: skip
    return record(
        **_item(),
        origin=told(
            "Where it was born, if it was harvested from another catalogue; null for what was born here.",
            maybe(record(catalogue=ADDRESS, id={"type": "integer", "minimum": 1}, url=ADDRESS)),
        ),
        taken_over_by=told("Other municipalities that took the project over.", listing(taking)),
        archived=told("Whether the search leaves it out and nobody keeps it up to date.", YES_OR_NO),
        document=ref("Document"),
        names=told("The names of its codes.", record(**dict.fromkeys(("region", "key_area", "topic"), by_code(BOTH)))),
        label_scores=told("The scores and reasons behind the label.", maybe(scores)),
    )


def _change() -> Shape:
    return record(
        sequence=told("Grows with every change.", {"type": "integer", "minimum": 1}),
        id=told("The number of the project.", {"type": "integer", "minimum": 1}),
        kind=told("What happened last; `withdrawn` means: remove your copy.", one_of(CHANGE_KINDS)),
        at=MOMENT,
        project=told(
            "The whole record as it is now, without contacts; null where it was withdrawn.", maybe(ref("Project"))
        ),
    )


def _taxonomy() -> Shape:
    status = told("`seen` in a source that quotes the Concept, or a `working` name.", one_of(("seen", "working")))
    area = record(code=TEXT, slug=TEXT, name=BOTH, description=BOTH, official_cs=status)
    retired = record(
        code=TEXT, slug=TEXT, name=BOTH, description=BOTH, official_cs=status, pillar=TEXT,
        replaced_by=told("The code of the key area into which it was merged.", maybe(TEXT)),
        split_into=told("The codes of the key areas into which it was split.", listing(TEXT)),
    )  # fmt: skip
    pillar = record(code=TEXT, slug=TEXT, name=BOTH, motto=BOTH, description=BOTH, colour=matching("#[0-9A-Fa-f]{6}"),
                    official_cs=status, key_areas=listing(area))  # fmt: skip
    topic = record(code=TEXT, name=BOTH, key_areas=listing(TEXT))
    return record(
        total=COUNT,
        items=listing(pillar),
        retired_key_areas=listing(retired),
        topics=listing(topic),
        goals=listing(record(code=TEXT, name=BOTH)),
    )


def _collection() -> Shape:
    return record(
        id={"type": "integer", "minimum": 1},
        url=told("The page for people.", ADDRESS),
        title=IN_LANGUAGES,
        introduction=IN_LANGUAGES,
        municipality=told(
            "Null where the administrators of the catalogue put it together.",
            maybe(record(code=matching(r"\d{6}"), name=TEXT)),
        ),
        published_at=MOMENT,
        projects=told(
            "Those that are public now, in the order of the collection.",
            listing(
                record(
                    id={"type": "integer", "minimum": 1},
                    reason=told("Why it is there, in Czech; empty where nothing was written.", TEXT),
                )
            ),
        ),
    )


def schemas() -> dict[str, Shape]:
    """Return every schema of the document by its name."""
    option = record(value=TEXT, label=BOTH, count=COUNT, selected=YES_OR_NO)
    district = record(code=TEXT, name=TEXT)
    reasons = told("Why it is similar.", record(cs=listing(TEXT), en=listing(TEXT)))
    municipality = record(code=matching(r"\d{6}"), name=TEXT, district=told("Its name.", TEXT), region=TEXT,
                          population=COUNT, size=one_of(lists.SIZE_CLASSES), point=POINT)  # fmt: skip
    return {
        "Project": _project(),
        "Document": document_schema(),
        "ProjectItem": record("A project as lists show it.", **_item()),
        "SearchPage": record(
            total=COUNT,
            page={"type": "integer", "minimum": 1},
            per_page=COUNT,
            did_you_mean=told("A search that finds more, where little was found.", maybe(TEXT)),
            items=listing(ref("ProjectItem")),
            facets=record(**dict.fromkeys(FACET, listing(option))),
        ),
        "SimilarProjects": record(total=COUNT, items=listing(record(**_item(), reasons=reasons))),
        "Changes": record(
            total=told("How many projects have changed since, this page included.", COUNT),
            items=listing(_change()),
            cursor=told("What to ask with next time, once everything is read.", TEXT),
            next=told("The address of the next page; null on the last one.", maybe(ADDRESS)),
        ),
        "Taxonomy": _taxonomy(),
        "Regions": record(total=COUNT, items=listing(record(code=TEXT, name=BOTH, districts=listing(district)))),
        "Collection": _collection(),
        "Collections": record(total=COUNT, items=listing(ref("Collection"))),
        "Municipalities": record(total=COUNT, items=listing(municipality)),
        "Files": record(
            total=COUNT,
            items=listing(
                record(
                    url=ADDRESS,
                    media_type=TEXT,
                    bytes=COUNT,
                    sha256=matching("[0-9a-f]{64}"),
                    projects=COUNT,
                    made_at=MOMENT,
                    cursor=told("What to ask the changes with from here on.", TEXT),
                )
            ),
        ),
        "OpenAPI": {"type": "object", "description": "An OpenAPI 3.1 document.", "required": ["openapi", "paths"]},
        "Problem": record(
            "What went wrong (RFC 9457).",
            leaving_out=["detail"],
            type=TEXT,
            title=TEXT,
            status={"type": "integer"},
            detail=TEXT,
        ),
    }
