"""The public pages of needs: what municipalities look for."""

from flask import render_template, request

from ...municipalities import queries as places
from ...routing import PAGES, PublicBlueprint
from ...taxonomy import queries as taxonomy
from . import presenters, queries
from .matching import Wanted
from .models import Need

needs = PublicBlueprint("needs", __name__, url_prefix=f"{PAGES}/needs")

NUMBER = "<int(max=2147483647):need_id>"


@needs.get("")
def listing() -> str:
    """List what municipalities look for, narrowed by pillar and region."""
    pillar, region = request.args.get("pillar", ""), request.args.get("region", "")
    is_open = request.args.get("state") != "closed"
    found = [presenters.NeedView(one) for one in queries.told_needs(is_open=is_open)]
    shown = [
        one
        for one in found
        if (not region or one.region_code == region)
        and (not pillar or any(area.pillar_code == pillar for area in one.areas))
    ]
    return render_template(
        "needs/listing.html", needs=shown, is_open=is_open, pillar=pillar, region=region, is_narrowed=len(shown) < len(found),
        pillars=taxonomy.pillars(), regions=places.regions(),
    )  # fmt: skip


@needs.get(f"/{NUMBER}")
def show(need_id: int) -> str:
    """Show what one municipality looks for, what the catalogue has for it, and what others answered."""
    found = queries.told_need_or_404(need_id)
    return render_template(
        "needs/show.html",
        need=presenters.NeedView(found),
        solution=next(iter(presenters.shown_cards([found.solved_by_id])), None),
        answers=presenters.answers_of(found),
        matches=presenters.matches_of(_wanted(found), found.municipality_code),
    )


def _wanted(need: Need) -> Wanted:
    return Wanted(need.told["words"], tuple(need.told["key_areas"]), need.told["budget"])
