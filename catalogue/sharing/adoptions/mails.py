"""Mails about adoptions: to the municipality of the project, and back to the one that took it over."""

from ...accounts.wishes import tell
from ...i18n import absolute_url, speaking
from ...municipalities.memberships.succession import speakers_of
from .models import Adoption


def tell_authors(adoption: Adoption) -> None:
    """Tell those who represent the project's municipality that another one took the project over."""
    for person in speakers_of(adoption.project.municipality_code):
        with speaking(person.language):
            tell(
                person,
                "adoption_published",
                title=adoption.project.title,
                municipality=adoption.municipality.name,
                url=_public_url(adoption),
                reply_url=absolute_url("adopting.reply", adoption_id=adoption.id),
            )


def tell_reporter(adoption: Adoption) -> None:
    """Tell who reported it what the moderator decided."""
    person = adoption.reported_by
    if person.is_active:
        with speaking(person.language):
            tell(
                person,
                "adoption_decided",
                title=adoption.project.title,
                is_published=adoption.state == "published",
                reason=adoption.refusal,
                url=absolute_url("adopting.change", adoption_id=adoption.id),
            )


def tell_of_reply(adoption: Adoption) -> None:
    """Tell those who represent the municipality that took it over what the project's municipality answered."""
    for person in speakers_of(adoption.municipality_code):
        with speaking(person.language):
            tell(
                person,
                "adoption_answered",
                title=adoption.project.title,
                municipality=adoption.project.municipality.name,
                text=adoption.reply,
                url=_public_url(adoption),
            )


def _public_url(adoption: Adoption) -> str:
    return absolute_url("projects.show", project_id=adoption.project_id, slug="-") + "#adoptions"
