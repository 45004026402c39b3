"""Why a text is returned or refused: codes for statistics, words for people."""

from ..i18n import _l

REASONS: dict[str, str] = {
    "incomplete": _l("Important answers are missing"),
    "unclear": _l("The text is hard to understand"),
    "numbers": _l("Costs or results do not add up"),
    "tags": _l("The tags do not fit"),
    "duplicate": _l("The project is in the catalogue already"),
    "advertising": _l("It advertises a supplier"),
    "personal_data": _l("It contains personal data that should not be published"),
    "out_of_scope": _l("It is not a project of this catalogue"),
    "rights": _l("Rights to texts or pictures are not clear"),
    "other": _l("Another reason"),
}
CHECKLIST = (
    _l("The title and the one sentence say what was done."),
    _l("The main key area fits; further ones really apply."),
    _l("Cost and years are plausible and agree with each other."),
    _l("No personal data without consent, no advertising."),
    _l("Pictures have a description, an author and a licence."),
)
