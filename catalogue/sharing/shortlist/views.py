"""Pages about chosen projects, for everybody: the shortlist, the comparison and the briefing."""

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from ...errors import NotFound
from ...i18n import _
from ...projects.presenters import card_views
from ...routing import PAGES, PublicBlueprint
from .briefing import briefing as briefing_about
from .pdf import briefing_pdf
from .presenters import comparison
from .selection import MOST_COMPARED, MOST_LISTED, Selection

shortlist = PublicBlueprint("shortlist", __name__, url_prefix=PAGES)


@shortlist.get("/shortlist")
def listing() -> BaseResponse | str:
    """List the projects that the address names; one that was pasted is added to it."""
    selection = Selection.read(request.args)
    pasted = request.args.get("add", "").strip()
    if pasted and selection.added:
        return redirect(selection.url("shortlist.listing"))
    return render_template(
        "shortlist/listing.html",
        selection=selection,
        cards=card_views(project.card for project in selection.projects),
        pasted=pasted,
        most=MOST_LISTED,
        most_compared=MOST_COMPARED,
    )


@shortlist.get("/compare")
def compare() -> str:
    """Compare two to four projects row by row."""
    selection = Selection.read(request.args)
    chosen = selection.first()
    return render_template(
        "shortlist/compare.html",
        selection=selection,
        chosen=chosen,
        comparison=comparison(chosen.projects, selection.home, only_differences=selection.only_differences),
        most=MOST_COMPARED,
    )


@shortlist.get("/briefing")
def briefing() -> str:
    """Show the briefing for the council about one to four projects; it prints on two pages."""
    chosen = _to_brief_about()
    return render_template(
        "shortlist/briefing.html", chosen=chosen, briefing=briefing_about(chosen.projects, chosen.home)
    )


@shortlist.get("/briefing.pdf")
def pdf() -> Response:
    """Send the briefing as an accessible PDF."""
    chosen = _to_brief_about()
    response = Response(briefing_pdf(briefing_about(chosen.projects, chosen.home)), mimetype="application/pdf")
    name = "-".join((_("briefing"), *map(str, chosen.numbers)))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _to_brief_about() -> Selection:
    chosen = Selection.read(request.args).first()
    if not chosen.projects:
        raise NotFound(_("The briefing has no projects. Choose one to four of them first."))
    return chosen.seen()
