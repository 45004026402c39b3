"""What a reviewer checks before a decision."""

from ..i18n import _l

CHECKLIST = (
    _l("The title and the one sentence say what was done."),
    _l("The main key area fits; further ones really apply."),
    _l("Cost and years are plausible and agree with each other."),
    _l("No personal data without consent, no advertising."),
    _l("Pictures have a description, an author and a licence."),
)
