"""Lines of the log are JSON, whatever they tell."""

import json
from pathlib import Path
from typing import Any

import pytest

from catalogue.observing import _encoded


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({"path": "/cs/obec Žďár", "status": 200}, {"path": "/cs/obec Žďár", "status": 200}),
        ({"error": "\ud800", "number": 2**70}, {"error": "\ud800", "number": 2**70}),
        ({"folder": Path("/data"), "error": ValueError("no")}, {"folder": "/data", "error": "no"}),
    ],
)
def test_every_event_becomes_a_line(event: dict[str, Any], told: dict[str, Any]) -> None:
    line = _encoded(event)
    assert "\n" not in line
    assert json.loads(line) == told
