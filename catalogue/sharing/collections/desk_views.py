"""The moderators' list of collections that municipalities published."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.policies import is_reviewer
from ...accounts.sessions import current_person
from ...errors import Conflict, Forbidden, Invalid, NotFound
from ...forms import typed, version_in
from ...i18n import _
from ...routing import PAGES, PrivateBlueprint
from . import queries, services
from .forms import ObjectionForm
from .policies import can_take_down

collection_desk = PrivateBlueprint("collection_desk", __name__, url_prefix=f"{PAGES}/moderation/collections")


@collection_desk.before_request
def only_reviewers() -> None:
    """Keep out everybody but reviewers."""
    if not is_reviewer(current_person()):
        raise Forbidden(_("The reviewing desk is for moderators."))


@collection_desk.get("")
def listing() -> str:
    """List what is public, newest first."""
    return _page(ObjectionForm(formdata=None), None)


@collection_desk.post("/<int(max=2147483647):collection_id>")
def take_down(collection_id: int) -> BaseResponse | tuple[str, int]:
    """Take a collection from the public, with a reason."""
    found, form = queries.collection_or_404(collection_id, to_change=True), ObjectionForm()
    if not can_take_down(current_person(), found):
        raise NotFound()
    if form.validate_on_submit():
        try:
            services.take_down(current_person(), found, typed(form.reason), version_in(form))
            flash(_("The decision is saved."))
            return redirect(url_for("collection_desk.listing"), 303)
        except Invalid as refused:
            form.reason.errors = [refused.message]
        except Conflict as refused:
            form.form_errors.append(refused.message)
    return _page(form, collection_id), 422


def _page(form: ObjectionForm, decided: int | None) -> str:
    listed = [one for one in queries.public_collections() if one.municipality_code is not None]
    person = current_person()
    return render_template(
        "collections/desk.html",
        collections=[(one, can_take_down(person, one)) for one in listed],
        form=form,
        decided=decided,
    )
