"""The queue of the reviewing desk: what waits, the next text, and going on where somebody else began."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..accounts.sessions import current_person
from ..i18n import _
from ..projects import services
from ..projects.queries import project_for_change
from ..projects.reviewing import limits_of
from ..projects.tagging.queries import topics_for
from .blueprint import moderation
from .forms import ButtonForm
from .limits import in_words
from .queries import decisions_to_undo
from .waiting import QueueFilter, choices, next_text, unread, waiting_for


@moderation.get("")
def queue_page() -> BaseResponse | str:
    """List what waits, oldest first, with its age in working days; open a project by its number."""
    number = request.args.get("number", "").strip()
    if number.isdecimal() and len(number) < 10:
        return redirect(url_for("moderation.review", project_id=int(number)), 303)
    wanted, person = QueueFilter.read(request.args), current_person()
    queue = waiting_for(person, wanted)
    return render_template(
        "moderation/queue.html",
        queue=queue,
        tickable=unread(person, queue.shown),
        wanted=wanted,
        choices=choices(),
        undoable=decisions_to_undo(person),
        button_form=ButtonForm(formdata=None),
        topics_waiting=len(topics_for(person)),
        limits=in_words(limits_of(person)),
    )


@moderation.get("/next")
def next_page() -> BaseResponse:
    """Lead to the next text to be read within the filters, past the one that `after` names."""
    wanted, after = QueueFilter.read(request.args), request.args.get("after", "")
    found = next_text(current_person(), wanted, int(after) if after.isdecimal() and len(after) < 10 else 0)
    if found is None:
        flash(_("No other text waits for you."))
        return redirect(url_for("moderation.queue_page", **wanted.arguments), 303)
    return redirect(url_for("moderation.review", project_id=found, **wanted.arguments), 303)


@moderation.post("/<int:project_id>/take-over")
def take_over(project_id: int) -> BaseResponse:
    """Go on with a review that somebody else began."""
    services.take_over(current_person(), project_for_change(project_id))
    wanted = QueueFilter.carried(request.form, request.args)
    return redirect(url_for("moderation.review", project_id=project_id, **wanted.arguments), 303)
