"""What a municipality shows elsewhere: the badge of a project on its own site, and the certificate of the label."""

from flask import Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..errors import NotFound
from ..projects.presenters import spoken
from ..projects.presenters.cards import municipality_name, tag_views
from ..routing import PAGES, PublicBlueprint
from ..security import MEDIA_POLICY
from .badges import badge_of
from .labels import label_of

badges = PublicBlueprint("badges", __name__, url_prefix=f"{PAGES}/projects")

NUMBER = "<int(max=2147483647):project_id>"
CACHING = "public, max-age=300"
"""A badge on another site follows the label within minutes."""


@badges.get(f"/{NUMBER}/badge.svg")
def badge(project_id: int) -> Response:
    """Draw what may be said of a project today; other sites may show it."""
    response = make_response(render_template("sharing/badge.svg", badge=badge_of(label_of(project_id))))
    response.mimetype = "image/svg+xml"
    response.headers["Cache-Control"] = CACHING
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@badges.get(f"/{NUMBER}-<slug>/certificate")
def certificate(project_id: int, slug: str) -> BaseResponse | str:
    """Show the certificate of the label for printing, or say that it is no longer valid."""
    label = label_of(project_id)
    card = label.project.card
    if not label.has_certificate:
        raise NotFound()
    if slug != card["slug"]:
        return redirect(url_for("badges.certificate", project_id=project_id, slug=card["slug"]), 301)
    return render_template(
        "sharing/certificate.html",
        label=label,
        title=spoken(card["title"], card["language"]),
        municipality=municipality_name(card),
        key_area=next(iter(tag_views([card["main_key_area"]])), None),
    )
