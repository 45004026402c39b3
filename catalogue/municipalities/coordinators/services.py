"""Naming coordinators of regions and relieving them."""

from ...accounts.models import User
from ...accounts.policies import require_administrator
from ...accounts.queries import user_by_email, user_by_public_id
from ...audit.services import record
from ...database import session
from ...errors import Conflict, Invalid, NotFound
from ...i18n import _
from ..models import Region
from .models import Coordinator


def name_coordinator(actor: User, email: str, region_code: str) -> Coordinator:
    """Let a person draft for the municipalities of a region.

    Raises Invalid where no active account has the address, Conflict where the person does it already.
    """
    require_administrator(actor)
    person, region = user_by_email(email), session.get(Region, region_code)
    if person is None or not person.is_active:
        raise Invalid(_("No account has this address. Ask the person to sign up first."))
    if region is None:
        raise Invalid(_("Choose a region."))
    if session.get(Coordinator, (person.id, region.code)) is not None:
        raise Conflict(_("%(name)s is a coordinator of this region already.", name=person.name))
    named = Coordinator(user_id=person.id, region_code=region.code, named_by_id=actor.id)
    session.add(named)
    session.flush()
    record("coordinator.named", "user", person.id, actor_id=actor.id, new={"region": region.code})
    return named


def relieve(actor: User, public_id: str, region_code: str) -> Coordinator:
    """Let a person no longer draft for a region; the drafts stay where they are."""
    require_administrator(actor)
    person = user_by_public_id(public_id)
    named = session.get(Coordinator, (person.id, region_code)) if person else None
    if person is None or named is None:
        raise NotFound()
    session.delete(named)
    session.flush()
    record("coordinator.relieved", "user", person.id, actor_id=actor.id, old={"region": region_code})
    return named
