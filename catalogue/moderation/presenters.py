"""What the reviewing desk shows: each answer beside the published one."""

from dataclasses import dataclass, field

from ..i18n import DEFAULT_LANGUAGE
from ..projects.document import SECTIONS, Section, compare, is_answered
from ..projects.models import Revision
from ..projects.naming import REASON_NAMES
from ..projects.presenters import shown
from .models import CannedReason
from .reasons import canned_reasons


@dataclass(frozen=True)
class ReviewedAnswer:
    """One answer under review: its words, and how they differ from the text compared with."""

    key: str
    label: str
    text: str
    changed: bool
    words: list[tuple[str, str]] = field(default_factory=list)


def language_of(revision: Revision) -> str:
    """Return the language of who submitted a text."""
    return revision.created_by.language if revision.created_by else DEFAULT_LANGUAGE


def wordings_for(revision: Revision) -> list[tuple[str, list[tuple[CannedReason, str]]]]:
    """Return the ready wordings by reason, in the language of the author."""
    found: dict[str, list[tuple[CannedReason, str]]] = {}
    for one in canned_reasons():
        found.setdefault(one.reason_code, []).append((one, one.text(language_of(revision))))
    return [(str(REASON_NAMES.get(code, code)), wordings) for code, wordings in found.items()]


def reviewed_sections(revision: Revision, before: Revision | None) -> list[tuple[Section, list[ReviewedAnswer]]]:
    """Return every given or changed answer by section, with its words marked against an earlier revision."""
    old = before.document if before else {}
    changes = {change.key: change for change in compare(old, revision.document, shown)} if before else {}
    result = []
    for section in SECTIONS:
        answers = [
            ReviewedAnswer(
                question.key,
                str(question.label),
                shown(question, revision.document.get(question.key)),
                question.key in changes,
                changes[question.key].words if question.key in changes else [],
            )
            for question in section.questions
            if is_answered(revision.document.get(question.key)) or question.key in changes
        ]
        if answers:
            result.append((section, answers))
    return result
