"""The mail about a collection that a moderator took down."""

from ...accounts.wishes import tell
from ...i18n import absolute_url, speaking
from ...municipalities.memberships.succession import speakers_of
from .models import Collection


def tell_of_objection(collection: Collection) -> None:
    """Tell those who speak for the municipality why its collection is not public any more."""
    for person in speakers_of(collection.municipality_code or ""):
        with speaking(person.language):
            tell(
                person,
                "collection_taken_down",
                title=collection.title,
                reason=collection.objection,
                url=absolute_url("curating.arrange", collection_id=collection.id),
            )
