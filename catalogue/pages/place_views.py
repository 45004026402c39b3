"""The pages of regions and of municipalities."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..errors import NotFound
from ..municipalities import queries as places
from ..municipalities.presenters import KIND_NAMES
from ..projects.naming import SIZE_NAMES
from ..projects.presenters import card_views
from ..routing import PAGES
from ..search import queries as search
from ..search.criteria import SearchCriteria
from ..sharing.collections.presenters import tiles_of
from ..sharing.collections.queries import public_collections
from .blueprint import pages
from .presenters import country_map, district_map

NEWEST = 6
MOST_OF_ONE_PLACE = 20


@pages.get(PAGES + "/regions/<code>")
def region(code: str) -> str | BaseResponse:
    """Show a region: where it lies, its districts with counts, its newest projects."""
    found = places.region(code)
    if found is None:
        if places.region(code.upper()) is None:
            raise NotFound()
        return redirect(url_for("pages.region", code=code.upper()), 301)
    by_region = search.count_by_region()
    return render_template(
        "pages/region.html",
        region=found,
        count=by_region.get(found.code, 0),
        country=country_map(found, by_region),
        districts=district_map(found, search.count_by_district(found.code)),
        cards=card_views(search.newest(NEWEST, region=found.code)),
        criteria=SearchCriteria.of(region=found.code),
    )


@pages.get(PAGES + "/municipalities/<code>")
def municipality(code: str) -> str | BaseResponse:
    """Show what the register knows of a municipality, and its projects; one that was merged leads to its successor."""
    place = places.municipality_or_404(code)
    if (today := places.code_today(code)) != code:
        return redirect(url_for("pages.municipality", code=today), 301)
    before = places.predecessors_of(code)
    criteria = SearchCriteria.of(municipality=place.code)
    return render_template(
        "pages/municipality.html",
        place=place,
        kind=KIND_NAMES[place.kind],
        size=SIZE_NAMES[str(place.size_class)],
        predecessors=sorted(places.labels_of(before).values()),
        populations_on=places.populations_on(),
        cards=card_views(search.newest(MOST_OF_ONE_PLACE, municipality=place.code)),
        count=search.total(criteria),
        criteria=criteria,
        collections=tiles_of(public_collections(of=(place.code, *before))),
    )
