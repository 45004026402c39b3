"""Browsers of everybody, and what they read on a page before they send its form."""

import re

from flask.testing import FlaskClient

from tests.client import BASE
from tests.factories.worlds import World


def quick(everything: World, actor: str) -> FlaskClient:
    """Return the actor's browser without the checks of each page, which other tests make."""
    made = FlaskClient(everything.app, everything.app.response_class, use_cookies=True)
    made._cookies = everything.browsers[actor]._cookies
    return made


def looked_at(everything: World, number: int) -> dict[str, str]:
    """Return what the form of a decision says of the revision before the reviewer."""
    page = quick(everything, "administrator").get(f"/cs/moderation/{number}", base_url=BASE).text
    return dict(re.findall(r'name="(seen_\w+)"[^>]*value="([^"]*)"', page))
