"""The words for states, stages, labels and steps, in the language of the page."""

from ..i18n import _l
from .document.vocabularies import COST_BANDS, SIZE_CLASSES, STAGES
from .lifecycle import State

STATE_NAMES: dict[str, str] = {
    State.DRAFT: _l("Draft"),
    State.SUBMITTED: _l("Submitted"),
    State.IN_REVIEW: _l("In review"),
    State.CHANGES_REQUESTED: _l("Changes requested"),
    State.PUBLISHED: _l("Published"),
    State.REJECTED: _l("Rejected"),
    State.ARCHIVED: _l("Archived"),
    State.HIDDEN: _l("Hidden"),
    State.DISCARDED: _l("Discarded"),
}
STATE_HELP: dict[str, str] = {
    State.DRAFT: _l("Only your municipality sees it. Nothing is final until you submit it."),
    State.SUBMITTED: _l(
        "It waits for a moderator, usually five working days at most. Until then you can take it back."
    ),
    State.IN_REVIEW: _l("A moderator is reading it. You will get a mail with the result."),
    State.CHANGES_REQUESTED: _l(
        "The moderator asks for changes. Read the comments, complete the text and submit it again."
    ),
    State.PUBLISHED: _l("Everyone can see it."),
    State.REJECTED: _l("The text was not accepted. You can copy it to a new draft."),
    State.ARCHIVED: _l("It stays readable at its address, with a notice; the search leaves it out."),
    State.HIDDEN: _l("It was withdrawn from the public."),
}
LABEL_NAMES: dict[str, str] = {
    "none": _l("Without the label"),
    "nominated": _l("Nominated for good practice"),
    "good_practice": _l("Good practice"),
    "expired": _l("Good practice (expired)"),
}
STEP_NAMES: dict[str, str] = {
    "submit": _l("Submit"),
    "withdraw": _l("Take back"),
    "discard": _l("Discard"),
    "revise": _l("Open a revision"),
    "take_up": _l("Take up"),
    "put_back": _l("Put back"),
    "approve": _l("Approve"),
    "request_changes": _l("Request changes"),
    "reject": _l("Reject"),
    "archive": _l("Archive"),
    "restore": _l("Publish again"),
    "hide": _l("Hide"),
}
REPORTED_NAMES: dict[str, str] = {
    "changed": _l("Something has changed"),
    "completed": _l("It has ended: completed as planned"),
    "stopped": _l("It has ended: stopped early"),
}
"""What a municipality answers to the yearly question instead of "still true"."""
REASON_NAMES: dict[str, str] = {
    "incomplete": _l("Important answers are missing"),
    "unclear": _l("The text is hard to understand"),
    "numbers": _l("Costs or results do not add up"),
    "tags": _l("The tags do not fit"),
    "duplicate": _l("The project is in the catalogue already"),
    "advertising": _l("It advertises a supplier"),
    "personal_data": _l("It contains personal data that should not be published"),
    "out_of_scope": _l("It is not a project of this catalogue"),
    "rights": _l("Rights to texts or pictures are not clear"),
    "spam": _l("It is spam"),
    "other": _l("Another reason"),
}
"""Why a text is returned or refused: codes for statistics, words for people."""
STAGE_NAMES, SIZE_NAMES, COST_NAMES = STAGES, SIZE_CLASSES, COST_BANDS
