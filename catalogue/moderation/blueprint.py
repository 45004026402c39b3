"""The room of the reviewing desk; nobody but reviewers enters it."""

from ..accounts.policies import is_reviewer
from ..accounts.sessions import current_person
from ..errors import Forbidden
from ..i18n import _
from ..routing import PAGES, PrivateBlueprint

moderation = PrivateBlueprint("moderation", __name__, url_prefix=f"{PAGES}/moderation")


@moderation.before_request
def _only_reviewers() -> None:
    if not is_reviewer(current_person()):
        raise Forbidden(_("The reviewing desk is for moderators."))
