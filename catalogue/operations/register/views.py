"""The administrators' pages of the register of municipalities: bring a file, look at what it changes, apply it."""

import zlib
from datetime import date

from flask import Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.policies import require_administrator
from ...accounts.sessions import current_person
from ...clock import now
from ...errors import Conflict, Invalid, NotFound
from ...forms import typed
from ...i18n import _, _n
from ...municipalities.models import RegisterUpdate
from ...municipalities.queries import municipality_count
from ...municipalities.queries import populations_on as populations_known_on
from ...routing import PAGES, PrivateBlueprint
from . import presenters, services
from .forms import ApplyForm, RegisterForm, apply_form
from .queries import present_register, update_or_404, updates
from .reading import COLUMNS, MOST_BYTES, MOST_ROWS, FaultyFile, Problem
from .writing import as_csv

PROBLEMS_SHOWN = 100

register = PrivateBlueprint("register", __name__, url_prefix=f"{PAGES}/admin/register")


@register.before_request
def _only_administrators() -> None:
    require_administrator(current_person())


@register.route("", methods=["GET", "POST"])
def overview() -> BaseResponse | tuple[str, int]:
    """Take a file and check it; beside it the present register, and what was brought before."""
    form, problems = RegisterForm(data={"populations_on": date(now().year, 1, 1)}), list[Problem]()
    if form.validate_on_submit():
        try:
            return redirect(url_for("register.preview", update_id=_brought(form)), 303)
        except FaultyFile as refused:
            form.file.errors, problems = [refused.message], refused.problems
        except Invalid as refused:
            form.file.errors = [refused.message]
    page = render_template(
        "register/overview.html", form=form, problems=problems, shown=PROBLEMS_SHOWN, columns=COLUMNS,
        most_rows=MOST_ROWS, most_bytes=MOST_BYTES, updates=updates(), count=municipality_count(), day=populations_known_on(),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _brought(form: RegisterForm) -> int:
    sent = form.file.data
    data = sent.stream.read(MOST_BYTES + 1)
    return services.bring(current_person(), sent.filename, data, form.populations_on.data or now().date()).id


@register.get("/<int:update_id>")
def preview(update_id: int) -> str:
    """Show what a file changes, with a field for the successor of each municipality that it lacks, or what it changed."""
    update = update_or_404(update_id)
    if update.content is None:
        return render_template("register/applied.html", update=update, groups=presenters.groups_of(update.report))
    found = services.preview(update.content)
    return _page(update, found, apply_form(found.plan, found.mark, services.MOST_ENDING))


@register.post("/<int:update_id>/apply")
def apply(update_id: int) -> BaseResponse | tuple[str, int]:
    """Make the register what the file says; where it has changed meanwhile, show once more what the file changes."""
    update, status = update_or_404(update_id, to_change=True), 422
    if update.content is None:
        raise Conflict(_("This file was applied already."))
    found = services.preview(update.content)
    form = apply_form(found.plan, found.mark, services.MOST_ENDING)
    if form.validate_on_submit():
        try:
            moved = services.apply(current_person(), update, typed(form.seen), form.successors(), form.number())
            flash(_told(moved))
            return redirect(url_for("register.preview", update_id=update.id), 303)
        except services.UnknownSuccessor as refused:
            form.successor_fields()[refused.code].errors = [refused.message]
        except services.NotConfirmed as refused:
            form.confirmed.errors = [refused.message]
        except (Conflict, Invalid) as refused:
            form.form_errors.append(refused.message)
            status, form.seen.data = refused.status, found.mark
    return _page(update, found, form), status


def _told(moved: int) -> str:
    """Return what was done, in words."""
    return _n(
        "The register is up to date. %(num)s public project follows.",
        "The register is up to date. %(num)s public projects follow.",
        moved,
    )


def _page(update: RegisterUpdate, found: services.Preview, form: ApplyForm) -> str:
    plan = found.plan
    return render_template(
        "register/preview.html", update=update, form=form, plan=plan, unknown=found.unknown, names=presenters,
        groups=presenters.groups_of(presenters.report_of(plan, {})), successors=form.successor_fields(),
        asks_number=plan.is_big(min(len(plan.missing), services.MOST_ENDING)), most=services.MOST_ENDING,
    )  # fmt: skip


@register.get("/municipalities.csv")
def current() -> Response:
    """Give the present register as a file to begin with."""
    return _file(as_csv(present_register()), "municipalities.csv")


@register.get("/<int:update_id>/before.csv")
def before(update_id: int) -> Response:
    """Give the register as it was before an update."""
    found = update_or_404(update_id)
    if found.before is None:
        raise NotFound()
    return _file(zlib.decompress(found.before), f"municipalities-before-{found.id}.csv")


def _file(data: bytes, name: str) -> Response:
    answer = Response(data, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
