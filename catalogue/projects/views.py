"""The public pages of one project: the record and its history."""

from datetime import datetime
from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from ..i18n import _
from ..routing import PAGES, PublicBlueprint
from . import adopted
from .labelling.criteria import CRITERIA
from .labelling.queries import public_scores
from .presenters import history_entry_title, project_page, spoken
from .presenters.passing_on import ready_texts
from .presenters.structured import structured
from .public_queries import PublicProject, public_history, public_project
from .questions.queries import published_questions
from .similar import similar_to
from .transferring.queries import accepted_transfers

projects = PublicBlueprint("projects", __name__, url_prefix=f"{PAGES}/projects")

NUMBER = "<int(max=2147483647):project_id>"
"""The number of a project in an address; a larger one than a database holds names no project."""


@projects.get(f"/{NUMBER}-<slug>")
def show(project_id: int, slug: str) -> Response | str:
    """Show a project; an address with an old slug leads to the present one."""
    project = public_project(project_id)
    if slug != project.card["slug"]:
        return _to_present_address(project_id, project.card["slug"])
    page = project_page(project)
    return render_template(
        "projects/show.html",
        page=page,
        texts=ready_texts(page),
        structured=structured(page),
        similar=similar_to(project),
        adoptions=adopted.shown_with(project),
        answered=published_questions(project_id),
        **_label(project),
        **_original(project),
    )


@projects.get(f"/{NUMBER}", defaults={"slug": ""})
@projects.get(f"/{NUMBER}-", defaults={"slug": ""}, endpoint="show_redirect_dash")
def show_redirect(project_id: int, slug: str) -> Response:
    """Lead from an address without a slug to the project."""
    return _to_present_address(project_id, public_project(project_id).card["slug"])


def _label(project: PublicProject) -> dict[str, Any]:
    """Return the scores behind the label of a project, for its page."""
    return {"label_scores": public_scores(project), "label_criteria": CRITERIA}


def _original(project: PublicProject) -> dict[str, Any]:
    """Return the address that search engines shall prefer, where a project was harvested: that of the original."""
    origin = project.card.get("origin")
    return {"canonical_url": origin["url"], "alternate_urls": {}} if origin else {}


def _to_present_address(project_id: int, slug: str) -> Response:
    return redirect(url_for("projects.show", project_id=project_id, slug=slug), 301)


@projects.get(f"/{NUMBER}-<slug>/history")
def history(project_id: int, slug: str) -> Response | str:
    """Show when the texts of a project were published."""
    project = public_project(project_id)
    if slug != project.card["slug"]:
        address = url_for("projects.history", project_id=project_id, slug=project.card["slug"])
        return redirect(address, 301)
    return render_template(
        "projects/history.html",
        project=project,
        title=spoken(project.card["title"], project.card["language"]),
        entries=_history_of(project),
    )


def _history_of(project: PublicProject) -> list[tuple[str, datetime]]:
    """Return what happened to a project and when, newest first; nothing of its places where it may not name them."""
    texts = [(history_entry_title(number), moment) for number, moment in public_history(project.id)]
    moves = accepted_transfers(project.id) if project.card["municipality"] else ()
    handed = [
        (
            _("Handed over by %(giver)s to %(receiver)s", giver=one.giver.name, receiver=one.receiver.name),
            one.answered_at,
        )
        for one in moves
        if one.answered_at
    ]
    return sorted([*texts, *handed], key=lambda entry: entry[1], reverse=True)
