"""Mails of assisted drafts: to the municipality, which has no account, and to whoever drafts for it."""

from ...i18n import DEFAULT_LANGUAGE, absolute_url, speaking
from ...notifications.services import Held, enqueue
from ..models import Project
from .models import AssistedAsk


def send_question(asked: AssistedAsk, token: str, language: str) -> None:
    """Ask an address of the municipality to read the text; the link opens a page where only a button acts."""
    with speaking(language):
        enqueue(
            "assisted_asked",
            asked.email,
            language,
            title=asked.project.title,
            municipality=asked.project.municipality.name,
            name=asked.asked_by.name,
            address=asked.asked_by.email,
            until=asked.expires_at,
            url=absolute_url("assisted.answer", token=token),
        )


def tell_coordinator(asked: AssistedAsk) -> None:
    """Tell who drafts what the municipality answered."""
    person = asked.asked_by
    if not person.is_active:
        return
    with speaking(person.language):
        enqueue(
            "assisted_answered",
            person.email,
            person.language,
            title=asked.project.title,
            municipality=asked.project.municipality.name,
            answer=asked.state,
            name=asked.answered_by,
            note=asked.note,
            desk_url=absolute_url("manage.project", project_id=asked.project_id),
        )


def tell_municipality(project: Project, asked: AssistedAsk, held: Held | None = None) -> None:
    """Tell the address that confirmed a text that it is published now."""
    with speaking(DEFAULT_LANGUAGE):
        enqueue(
            "assisted_published",
            asked.email,
            DEFAULT_LANGUAGE,
            held=held,
            title=project.title,
            municipality=project.municipality.name,
            public_url=absolute_url("projects.show", project_id=project.id, slug="-"),
            url=absolute_url("municipalities.sign_up"),
        )
