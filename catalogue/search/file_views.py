"""The files and the feed of a search: the same parameters as its page, all projects that match instead of a page."""

from flask import Response, request

from ..errors import Refused
from ..i18n import _, absolute_url
from ..routing import PAGES, PublicBlueprint
from ..templating import number
from .criteria import SearchCriteria
from .files import as_atom, as_csv, as_geojson, as_xlsx
from .files.matches import last_change, numbers_of
from .files.responses import feed_response, file_name, file_response
from .presenters import SearchView
from .queries import total

files = PublicBlueprint("files", __name__, url_prefix=PAGES)


def _asked_for() -> tuple[SearchCriteria, SearchView, list[str]]:
    """Return the search that is asked for, its view without counts, and the names of what narrows it."""
    criteria = SearchCriteria.read(request.args)
    view = SearchView(criteria, {})
    return criteria, view, [chip.name for chip in view.chips()]


@files.get("/projects.csv")
def csv() -> Response:
    """Return all projects of a search as a table for programs."""
    criteria, _view, which = _asked_for()
    numbers = numbers_of(criteria)
    return file_response(as_csv.csv_file(numbers), as_csv.MIMETYPE, file_name(which, "csv"), numbers)


@files.get("/projects.geojson")
def geojson() -> Response:
    """Return all projects of a search with their places, for maps."""
    criteria, _view, which = _asked_for()
    numbers = numbers_of(criteria)
    return file_response(as_geojson.geojson_file(numbers), as_geojson.MIMETYPE, file_name(which, "geojson"), numbers)


@files.get("/projects.xlsx")
def xlsx() -> Response:
    """Return all projects of a search as a workbook for people; refuse more than a sheet can hold."""
    criteria, view, which = _asked_for()
    numbers = numbers_of(criteria)
    if len(numbers) > as_xlsx.MOST_ROWS:
        most = number(as_xlsx.MOST_ROWS)
        raise Refused(_("A sheet holds %(most)s projects. Narrow the search, or take the CSV file.", most=most))
    address = absolute_url("search.projects", **criteria.on_page(1).to_args())
    words = as_xlsx.words(view.sentence(len(numbers)), address)
    return file_response(as_xlsx.xlsx_file(numbers, words), as_xlsx.MIMETYPE, file_name(which, "xlsx"), numbers)


@files.get("/projects.atom")
def atom() -> Response:
    """Return the newest projects of a search to subscribe to."""
    criteria, view, which = _asked_for()
    _sequence, changed = last_change()
    sentence = view.sentence(total(criteria))
    feed = as_atom.atom_feed(criteria, as_atom.newest_of(criteria), ", ".join(which), sentence, changed)
    return feed_response(feed, as_atom.MIMETYPE)
