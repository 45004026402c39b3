"""What counts as one reading of a project, told from a request alone: no cookie, no address, no kind of browser is kept."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

from ..clock import PRAGUE, now

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_KINDS = 5_000
"""How many different visits are told apart in memory; past that only the project is counted."""
_LONGEST_REFERRER = 2_000
_LONGEST_QUERY, _LONGEST_HOME = 120, 80
_PAGE = re.compile(r"/(?:cs|en)/projects/([0-9]{1,10})-[^/]+")
_SEARCH = re.compile(r"/(?:cs|en)/projects(?:/map)?")
_ROBOTS = re.compile(
    r"bot|crawl|spider|slurp|archiver|preview|fetch|monitor|scan|headless|lighthouse|curl|wget|python|java/|go-http"
    r"|okhttp|axios|httpclient|libwww|facebookexternalhit|embedly|uptime|feed",
    re.IGNORECASE,
)


class Visit(NamedTuple):
    """One reading: which project, in the week of which Monday, and what a search of our own that led here asked for."""

    project_id: int
    week: date
    query: str = ""
    home: str = ""


def this_week() -> date:
    """Return the Monday of the present week in Prague."""
    today = now().astimezone(PRAGUE).date()
    return today - timedelta(days=today.weekday())


def visit_in(environ: "WSGIEnvironment") -> Visit | None:
    """Return the reading that a request would be; None for robots, prefetching and everything but pages of projects."""
    if environ["REQUEST_METHOD"] != "GET" or not (page := _PAGE.fullmatch(environ.get("PATH_INFO", ""))):
        return None
    agent = environ.get("HTTP_USER_AGENT", "")
    ahead = "".join(environ.get(name, "") for name in ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_MOZ")).lower()
    if not agent or _ROBOTS.search(agent) or "prefetch" in ahead or "preview" in ahead:
        return None
    if environ.get("HTTP_SEC_FETCH_DEST", "document") != "document":
        return None
    return Visit(int(page[1]), this_week(), *_led_here(environ))


def _led_here(environ: "WSGIEnvironment") -> tuple[str, str]:
    """Return words and home of the search that the reader came from, if it was ours."""
    referrer = environ.get("HTTP_REFERER", "")
    if not referrer or len(referrer) > _LONGEST_REFERRER:
        return "", ""
    try:
        came_from = urlsplit(referrer)
        asked = parse_qs(came_from.query, max_num_fields=100)
    except ValueError:
        return "", ""
    if came_from.netloc != environ.get("HTTP_HOST") or not _SEARCH.fullmatch(came_from.path):
        return "", ""
    query, home = asked.get("q", [""])[0], (asked.get("home_code") or asked.get("home") or [""])[0]
    return query if len(query) <= _LONGEST_QUERY else "", home if len(home) <= _LONGEST_HOME else ""


class Tally:
    """Visits of one process that wait to be written; bounded, and safe among threads."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._counts: Counter[Visit] = Counter()
        self._lock = Lock()

    def add(self, visit: Visit, count: int = 1) -> None:
        """Count a visit."""
        with self._lock:
            if visit not in self._counts and len(self._counts) >= MOST_KINDS:
                visit = Visit(visit.project_id, visit.week)
            self._counts[visit] += count

    def take(self) -> Counter[Visit]:
        """Return what was counted and begin anew."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        return taken

    def put_back(self, counts: Counter[Visit]) -> None:
        """Count again what could not be written."""
        for visit, count in counts.items():
            self.add(visit, count)


class CountingVisits:
    """Wrap a WSGI application so that the readings of projects are told to `seen`, also where a cache answers."""

    def __init__(self, application: "WSGIApplication", seen: Callable[[Visit], None]) -> None:
        """Remember the wrapped application and whom to tell."""
        self.application = application
        self.seen = seen

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Pass the request on, and tell of it when the answer shows the page."""
        visit = visit_in(environ)
        if visit is None:
            return self.application(environ, start_response)

        def start(status: str, *rest: object) -> Callable[[bytes], object]:
            if status.startswith(("200", "304")):
                self.seen(visit)
            return start_response(status, *rest)  # type: ignore[arg-type]

        return self.application(environ, start)
