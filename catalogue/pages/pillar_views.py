"""The pages of pillars and of key areas."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..errors import NotFound
from ..projects.presenters import card_views
from ..routing import PAGES
from ..search import queries as search
from ..search.criteria import SearchCriteria
from ..taxonomy import queries as taxonomy
from .blueprint import pages
from .presenters import pillar_tile

NEWEST = 6


@pages.get(PAGES + "/pillars/<code>")
def pillar(code: str) -> str | BaseResponse:
    """Show a pillar: what it means, its key areas with counts, its newest projects."""
    found = taxonomy.pillar(code)
    if found is None:
        if taxonomy.pillar(code.upper()) is None:
            raise NotFound()
        return redirect(url_for("pages.pillar", code=code.upper()), 301)
    return render_template(
        "pages/pillar.html",
        tile=pillar_tile(found, search.count_by_pillar(), search.count_by_key_area()),
        cards=card_views(search.newest(NEWEST, pillar=found.code)),
        criteria=SearchCriteria.of(pillar=found.code),
    )


@pages.get(PAGES + "/pillars/<pillar_code>/<code>")
def key_area(pillar_code: str, code: str) -> BaseResponse | str | tuple[str, int]:
    """Show a key area and its newest projects; a wrong pillar and a replaced area lead to the right page."""
    area = taxonomy.key_area(code) or taxonomy.key_area(taxonomy.area_today(code.upper()))
    if area is None:
        return _retired(code.upper())
    if (area.pillar_code, area.code) != (pillar_code, code):
        return redirect(url_for("pages.key_area", pillar_code=area.pillar_code, code=area.code), 301)
    its_pillar = taxonomy.pillar(area.pillar_code)
    if its_pillar is None:
        raise NotFound()
    by_key_area = search.count_by_key_area()
    return render_template(
        "pages/key_area.html",
        area=area,
        count=by_key_area.get(area.code, 0),
        tile=pillar_tile(its_pillar, {}, by_key_area),
        topics=[topic for topic in taxonomy.topics() if area.code in topic.key_areas],
        cards=card_views(search.newest(NEWEST, key_area=area.code)),
        criteria=SearchCriteria.of(key_area=area.code),
    )


def _retired(code: str) -> tuple[str, int]:
    """Say what became of a key area that is no longer used, and lead to what took its place."""
    area = taxonomy.retired_key_area(code)
    if area is None:
        raise NotFound()
    return render_template(
        "pages/retired_key_area.html",
        area=area,
        parts=taxonomy.areas_today([code]),
        pillar=taxonomy.pillar(area.pillar_code),
        criteria=SearchCriteria.of(key_area=code),
    ), 410
