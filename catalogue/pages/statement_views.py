"""What the catalogue says about itself: about, accessibility, privacy, help."""

from datetime import date

from flask import render_template

from ..errors import NotFound
from ..routing import PAGES
from . import help as guides
from .blueprint import pages

STATEMENT_PREPARED = date(2026, 11, 23)
STATEMENT_REVIEWED = date(2026, 11, 23)
"""When the statement was last compared with the pages; a test asks for a new day when its text changes."""


@pages.get(PAGES + "/about")
def about() -> str:
    """Say what the catalogue is, who runs it, and where its data come from."""
    return render_template("pages/about.html")


@pages.get(PAGES + "/accessibility")
def accessibility() -> str:
    """Show the accessibility statement that Act 99/2019 asks for."""
    return render_template("pages/accessibility.html", prepared=STATEMENT_PREPARED, reviewed=STATEMENT_REVIEWED)


@pages.get(PAGES + "/privacy")
def privacy() -> str:
    """Say what is known about people, why and for how long, cookie by cookie."""
    return render_template("pages/privacy.html")


@pages.get(PAGES + "/help", endpoint="help")
def help_page() -> str:
    """List the guides."""
    return render_template("pages/help.html", guides=guides.guides())


@pages.get(PAGES + "/help/<name>")
def guide(name: str) -> str:
    """Show one guide."""
    found = guides.guide(name)
    if found is None:
        raise NotFound()
    return render_template("pages/guide.html", guide=found)
