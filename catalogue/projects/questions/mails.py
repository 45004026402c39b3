"""Mails about questions: to the municipality, and the answer to who asked."""

from ...accounts.addresses import normal_address
from ...accounts.wishes import tell
from ...i18n import DEFAULT_LANGUAGE, absolute_url, speaking
from ...municipalities.memberships.succession import speakers_of
from ...notifications.services import enqueue
from ..confirm_links import contact_of
from ..models import Project
from .models import ProjectQuestion


def can_be_told(project: Project) -> bool:
    """Whether anybody would get a question about the project."""
    return bool(speakers_of(project.municipality_code) or normal_address(contact_of(project)))


def tell_municipality(question: ProjectQuestion) -> None:
    """Tell the municipality's people, else the contact of the project, who answers by mail."""
    project = question.project
    people = speakers_of(project.municipality_code)
    for person in people:
        with speaking(person.language):
            tell(
                person, "question_asked", title=project.title, name=question.name, note=question.text,
                url=absolute_url("questions.listing", project_id=project.id),
            )  # fmt: skip
    if not people:
        _tell_contact(question)


def _tell_contact(question: ProjectQuestion) -> None:
    with speaking(DEFAULT_LANGUAGE):
        enqueue(
            "question_to_contact", contact_of(question.project), DEFAULT_LANGUAGE, title=question.project.title,
            name=question.name, note=question.text, address=question.email,
            url=absolute_url("projects.show", project_id=question.project_id, slug="-"),
        )  # fmt: skip


def send_answer(question: ProjectQuestion, address: str) -> None:
    """Send the answer to who asked."""
    with speaking(question.language):
        enqueue(
            "question_answered", address, question.language, title=question.project.title, text=question.text,
            note=question.answer, url=absolute_url("projects.show", project_id=question.project_id, slug="-"),
        )  # fmt: skip
