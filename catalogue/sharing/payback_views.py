"""What projects bring to the municipality that put them here."""

from flask import render_template

from ..accounts.sessions import current_person
from ..municipalities.memberships.succession import municipalities_spoken_for
from ..projects.questions.queries import received
from ..routing import PAGES, PrivateBlueprint
from . import queries
from .badges import snippet
from .labels import label_of
from .presenters import chart, regions_in_words, rows_of_sums

payback = PrivateBlueprint("payback", __name__, url_prefix=f"{PAGES}/my/payback")


@payback.get("")
def projects() -> str:
    """Show how the published projects of the person's municipalities and their predecessors are read, with a sum for each municipality."""
    person = current_person()
    mine = municipalities_spoken_for(person)
    sums = queries.sums_by_municipality(person, [place.code for place in mine])
    return render_template(
        "sharing/projects.html",
        places=[(place, rows_of_sums(sums[place.code])) for place in mine if place.code in sums],
    )


@payback.get("/<int(max=2147483647):project_id>")
def project(project_id: int) -> str:
    """Show how one project is read, and its badge and certificate to take away."""
    found = queries.project_with_payback(current_person(), project_id)
    label = label_of(found.id)
    return render_template(
        "sharing/project.html",
        project=found,
        chart=chart(queries.views_by_week(found.id)),
        regions=regions_in_words(queries.views_by_region(found.id)),
        searches=queries.searches_that_led_to(found.id),
        questions=received(found.id),
        label=label,
        snippet=snippet(label),
    )
