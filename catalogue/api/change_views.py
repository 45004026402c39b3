"""What changed, for catalogues and programs that keep a copy."""

import re
from datetime import UTC, datetime

from flask import Response, request
from werkzeug.exceptions import BadRequest, NotFound

from ..i18n import _l, absolute_url
from ..templating import json_response
from .blueprint import api
from .operations import Parameter, documented
from .presenters import changes_json
from .queries import changes_since, newest_sequence, sequence_before
from .shapes import matching

PER_PAGE, MOST_PER_PAGE = 100, 200
_LONGEST_NUMBER = 18
_PARAMETERS = [
    Parameter(
        "since",
        _l("The cursor of your last visit, or a moment (ISO 8601); from the beginning without it."),
        {"anyOf": [matching(f"[0-9]{{1,{_LONGEST_NUMBER}}}"), {"type": "string", "format": "date-time"}]},
    ),
    Parameter(
        "per_page",
        _l("How many at most, to 200; 100 without it or where it is no number."),
        {"type": "string", "examples": [str(PER_PAGE)]},
    ),
]


@api.get("/changes")
@documented(
    _l("What changed"),
    _l(
        "Every project that was published, changed or withdrawn, once, by its last change, oldest first, with its whole"
        " record. Follow “next” to the end and keep “cursor” for the next visit."
    ),
    "Changes",
    parameters=lambda: _PARAMETERS,
    refusals=(400, 404),
    example="?since=0",
    is_paged=True,
)
def changes() -> Response:
    """Return the projects that changed since a cursor or a moment; a cursor from elsewhere is not found."""
    per_page = _per_page()
    found = changes_since(_since(request.args.get("since", "0")), per_page)
    more = found.total > len(found.rows)
    following = absolute_url("api.changes", since=found.end, per_page=per_page) if more else None
    response = json_response(changes_json(found, following))
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def _since(text: str) -> int:
    """Return the number of the feed after which to begin; refuse what is neither a number nor a moment."""
    if re.fullmatch(r"[0-9]+", text):
        sequence = int(text) if len(text) <= _LONGEST_NUMBER else None
        if sequence is None or sequence > newest_sequence():
            raise NotFound()
        return sequence
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        return sequence_before((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC))
    except (ValueError, OverflowError):
        raise BadRequest() from None


def _per_page() -> int:
    text = request.args.get("per_page", "")
    number = int(text[:10]) if text.isascii() and text.isdecimal() else PER_PAGE
    return min(max(number, 1), MOST_PER_PAGE)
