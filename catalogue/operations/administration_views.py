"""The page that shows everything administrators look after, in groups, with what waits there."""

from flask import render_template

from ..accounts.navigation import ADMINISTRATION, pages_of
from ..accounts.policies import require_administrator
from ..accounts.sessions import current_person
from ..routing import PAGES, PrivateBlueprint

administration = PrivateBlueprint("administration", __name__, url_prefix=f"{PAGES}/admin")


@administration.get("")
def overview() -> str:
    """List the pages of administrators by their groups."""
    person = current_person()
    require_administrator(person)
    return render_template("administration/overview.html", groups=pages_of(ADMINISTRATION, person))
