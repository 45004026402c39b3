"""The desk of those who make collections."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts import limits
from ...accounts.policies import is_administrator
from ...accounts.sessions import current_person
from ...errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from ...forms import clean, typed, version_in
from ...i18n import _
from ...municipalities.memberships.queries import municipalities_of
from ...routing import PAGES, PrivateBlueprint
from ..shortlist.selection import Selection, number_pasted
from . import presenters, queries, services
from .forms import CollectionForm, StepForm
from .models import LONGEST_REASON, MOST_ITEMS, Collection
from .ordering import Item, after, with_added
from .policies import can_change, can_make

curating = PrivateBlueprint("curating", __name__, url_prefix=f"{PAGES}/my/collections")

NUMBER = "<int(max=2147483647):collection_id>"
_STEPS = {"publish": services.publish, "withdraw": services.withdraw, "delete": services.delete}


@curating.get("")
def collections() -> str:
    """List the collections that the person may change."""
    return render_template(
        "collections/mine.html",
        collections=queries.own_collections(current_person()),
        may_make=bool(_owners()),
        names=presenters.STATE_NAMES,
    )


@curating.route("/new", methods=["GET", "POST"])
def new() -> BaseResponse | tuple[str, int]:
    """Begin a collection, with the projects that the address names."""
    owners, chosen = _owners(), Selection.read(request.args).seen()
    if not owners:
        raise Forbidden(_("Collections are made by those who represent a municipality, and by administrators."))
    form = _form(owners)
    form.cover.choices = [("", "")]
    if form.validate_on_submit():
        try:
            limits.count([(limits.COLLECTION_ACCOUNT, current_person().public_id)])
            items = [Item(number) for number in chosen.numbers]
            made = services.make(current_person(), typed(form.owner) or None, form.texts(), items)
            flash(_("The collection is saved as a draft. Now choose its projects and their order."))
            return redirect(url_for("curating.arrange", collection_id=made.id), 303)
        except (Conflict, Invalid, TooMany) as refused:
            form.form_errors.append(refused.message)
    return _page("collections/form.html", form, None, chosen=len(chosen.numbers))


@curating.route(f"/{NUMBER}/describe", methods=["GET", "POST"])
def describe(collection_id: int) -> BaseResponse | tuple[str, int]:
    """Change title, introduction and cover."""
    found = _mine(collection_id)
    form = _form([(found.municipality_code or "", "")])
    shown = presenters.cards_of(one.project_id for one in found.items)
    pictured = [(str(card.id), card.title) for card in shown.values() if card.picture]
    form.cover.choices = [("", _("The first picture")), *pictured]
    if not form.is_submitted():
        form.show(found)
    if form.validate_on_submit():
        try:
            cover = int(typed(form.cover)) if typed(form.cover) else None
            services.describe(current_person(), found, form.texts(), cover, version_in(form))
            flash(_("It is saved."))
            return redirect(url_for("curating.arrange", collection_id=collection_id), 303)
        except (Conflict, Invalid) as refused:
            form.form_errors.append(refused.message)
    return _page("collections/form.html", form, found)


@curating.route(f"/{NUMBER}", methods=["GET", "POST"])
def arrange(collection_id: int) -> BaseResponse | tuple[str, int]:
    """Add projects, say why they are there, change their order; each button keeps all that was typed."""
    found, form = _mine(collection_id), StepForm()
    items, pasted = services.items_of(found), clean(request.form.get("add", ""))
    if form.is_submitted():
        items = _typed_items(items)
    if form.validate_on_submit():
        try:
            services.arrange(current_person(), found, _after_step(items, pasted), version_in(form))
            flash(_("It is saved."))
            return redirect(url_for("curating.arrange", collection_id=collection_id), 303)
        except (Conflict, Invalid) as refused:
            form.form_errors.append(refused.message)
    return _page("collections/arrange.html", form, found, items=items, pasted=pasted)


@curating.post(f"/{NUMBER}/<any(publish, withdraw, delete):step>")
def take_step(collection_id: int, step: str) -> BaseResponse:
    """Publish a collection, take it back, or delete it."""
    found, form = _mine(collection_id), StepForm()
    words = {"publish": _("The collection is public."), "withdraw": _("The collection is withdrawn."),
             "delete": _("The collection is deleted.")}  # fmt: skip
    if form.validate_on_submit():
        try:
            _STEPS[step](current_person(), found, version_in(form))
            flash(words[step])
        except (Conflict, Invalid) as refused:
            flash(refused.message, "error")
    if step == "delete":
        return redirect(url_for("curating.collections"), 303)
    return redirect(url_for("curating.arrange", collection_id=collection_id), 303)


def _owners() -> list[tuple[str, str]]:
    """Return for whom the person may make a collection: codes with names; no code is the catalogue itself."""
    person = current_person()
    places = [(place.code, place.name) for place in municipalities_of(person) if can_make(person, place.code)]
    return [*places, ("", _("The catalogue"))] if is_administrator(person) else places


def _form(owners: list[tuple[str, str]]) -> CollectionForm:
    form = CollectionForm()
    form.owner.choices = owners
    if not form.is_submitted() or (len(owners) == 1 and "owner" not in request.form):
        form.owner.data = owners[0][0]
    return form


def _typed_items(known: list[Item]) -> list[Item]:
    """Return the items with the reasons that were typed."""
    return [Item(one.number, clean(request.form.get(f"reason-{one.number}", one.reason))) for one in known]


def _after_step(items: list[Item], pasted: str) -> list[Item]:
    """Return the items after the button that was pressed, and with what was pasted to be added."""
    step, _mark, number = request.form.get("step", "").partition("-")
    made = after(items, step, int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else items
    if not pasted:
        return made
    found = number_pasted(pasted)
    if found is None:
        raise Invalid(_("We found no project under “%(text)s”.", text=pasted[:200]))
    return with_added(made, [found])


def _page(template: str, form: CollectionForm | StepForm, found: Collection | None, **more: object) -> tuple[str, int]:
    shown = presenters.cards_of(one.project_id for one in found.items) if found else {}
    page = render_template(
        template, form=form, collection=found, shown=shown, names=presenters.STATE_NAMES, most=MOST_ITEMS,
        longest=LONGEST_REASON, **more,
    )  # fmt: skip
    return page, 422 if form.errors or form.form_errors else 200


def _mine(collection_id: int) -> Collection:
    found = queries.collection_or_404(collection_id, to_change=request.method == "POST")
    if not can_change(current_person(), found):
        raise NotFound()
    return found
