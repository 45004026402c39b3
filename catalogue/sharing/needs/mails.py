"""Mails about needs: what a moderator decided, and what another municipality answered."""

from ...accounts.wishes import tell
from ...i18n import absolute_url, speaking
from ...municipalities.memberships.succession import speakers_of
from .models import Answer, Need


def tell_poster(need: Need) -> None:
    """Tell who posted it what the moderator decided."""
    person = need.posted_by
    if person.is_active:
        with speaking(person.language):
            is_published = need.state == "published"
            url = absolute_url("needs.show" if is_published else "seeking.change", need_id=need.id)
            tell(person, "need_decided", title=need.title, is_published=is_published, reason=need.refusal, url=url)


def tell_of_answer(answer: Answer) -> None:
    """Tell those who speak for the municipality that looks for something that another one answered."""
    for person in speakers_of(answer.need.municipality_code):
        with speaking(person.language):
            tell(
                person,
                "need_answered",
                title=answer.need.title,
                municipality=answer.municipality.name,
                text=answer.text,
                url=absolute_url("needs.show", need_id=answer.need_id),
            )


def tell_answerer(answer: Answer) -> None:
    """Tell who answered what the moderator decided."""
    person = answer.answered_by
    if person.is_active:
        with speaking(person.language):
            tell(
                person,
                "need_answer_decided",
                title=answer.need.title,
                is_published=answer.state == "published",
                reason=answer.refusal,
                url=absolute_url("needs.show", need_id=answer.need_id),
            )
