"""Turns at long files: a workbook of 100,000 projects costs half a minute of a processor, so few are made at once."""

from threading import Lock
from weakref import WeakSet

from flask import Response

from ...errors import Unavailable
from ...i18n import _

LONG_FROM = 5_000
"""From how many projects on a file is long; shorter ones are never made to wait."""
MOST_AT_ONCE = 2
"""How many long files one process makes at the same time."""
COME_BACK_AFTER = 60
"""After how many seconds to try again when all turns are taken."""

_taking_part = Lock()


class _Turn:
    """A turn at a long file; it ends with the answer, also with one that is given up and only forgotten."""

    def end(self) -> None:
        """Let somebody else begin."""
        _taken.discard(self)


_taken: WeakSet[_Turn] = WeakSet()


def in_turn(response: Response, rows: int) -> Response:
    """Return the answer with a file of so many projects; refuse a long one while others are being made."""
    if rows < LONG_FROM:
        return response
    turn = _Turn()
    with _taking_part:
        if len(_taken) >= MOST_AT_ONCE:
            message = _("Other long files are being made now. Narrow the search, or try again in a minute.")
            raise Unavailable(message, retry_after=COME_BACK_AFTER)
        _taken.add(turn)
    response.call_on_close(turn.end)
    return response
