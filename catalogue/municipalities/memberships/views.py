"""Pages of memberships: signing up for a municipality, one's colleagues and requests, and the administrators' list."""

import secrets

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from ...accounts import limits, navigation, recovery
from ...accounts import services as accounts
from ...accounts.addresses import address_key
from ...accounts.models import User
from ...accounts.policies import is_administrator, require_administrator
from ...accounts.sessions import current_person
from ...errors import NotFound, TooMany
from ...forms import typed
from ...i18n import _, _l, current_language
from ...routing import PAGES, PrivateBlueprint, for_visitors
from ..queries import label
from . import mails, queries, services
from .forms import DecisionForm, JoinForm, SignUpForm

municipalities = PrivateBlueprint("municipalities", __name__, url_prefix=PAGES)
memberships = PrivateBlueprint("memberships", __name__, url_prefix=PAGES)

Answer = Response | str | tuple[str, int] | tuple[str, int, dict[str, str]]


def init_app(app: Flask) -> None:
    """Open both rooms, add them to the menu, and hear of confirmed addresses."""
    app.jinja_env.globals["place_label"] = label
    app.register_blueprint(municipalities)
    app.register_blueprint(memberships)
    recovery.name_fields(
        app,
        {
            "municipality": _l("Municipality"), "note": _l("Note"), "municipality_code": "", "municipality_choice": "",
            "request_key": "", "decision": "", "find": "",
        },
    )  # fmt: skip
    if mails.announce_requests_of not in accounts.after_confirmation:
        accounts.after_confirmation.append(mails.announce_requests_of)
    navigation.add(
        app,
        navigation.Entry(
            _l("Members"), "memberships.members", count=_waiting_for_members, position=60,
            also_current=("memberships.join",),
        ),
        navigation.Entry(
            _l("Requests of municipalities"), "memberships.admin", is_administrator, queries.pending_count, position=70
        ),
    )  # fmt: skip


def _waiting_for_members(user: User) -> int | None:
    return None if is_administrator(user) else queries.pending_count(user)


@municipalities.route("/sign-up", methods=["GET", "POST"])
@for_visitors
def sign_up() -> Answer:
    """Open an account for a municipality; the answer is the same whether or not the address has one."""
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(url_for("memberships.members"), 303)
    form = SignUpForm()
    if "find" in request.form:
        form.look_up()
        return render_template("municipalities/sign_up.html", form=form)
    status, headers = 422 if request.method == "POST" else 200, {}
    if form.validate_on_submit():
        try:
            _sign_up(form)
            return redirect(url_for("municipalities.sign_up_sent"), 303)
        except TooMany as refused:
            status, headers = refused.status, refused.headers
            form.form_errors.append(refused.message)
    form.request_key.data = form.key() or secrets.token_urlsafe(24)
    return render_template("municipalities/sign_up.html", form=form), status, headers


def _sign_up(form: SignUpForm) -> None:
    limits.count(
        [
            (limits.SIGN_UP_ACCOUNT, address_key(typed(form.email))),
            (limits.SIGN_UP_NETWORK, limits.network(request.remote_addr)),
        ]
    )
    services.sign_up(
        typed(form.email), typed(form.name), typed(form.password), form.code, current_language(), form.key()
    )


@municipalities.get("/sign-up/sent")
@for_visitors
def sign_up_sent() -> str:
    """Say that a mail is on its way, whatever it says."""
    return render_template("municipalities/sign_up_sent.html")


@memberships.get("/my/members")
def members() -> str:
    """Show one's own memberships, the colleagues, and the requests that one may decide on."""
    person = current_person()
    return render_template(
        "municipalities/memberships.html",
        mine=queries.memberships_of(person),
        pending=[] if is_administrator(person) else queries.pending_memberships(person),
        colleagues=queries.colleagues(person),
        form=DecisionForm(),
    )


@memberships.route("/my/members/join", methods=["GET", "POST"])
def join() -> Answer:
    """Ask to represent a further municipality."""
    form = JoinForm()
    if "find" in request.form:
        form.look_up()
        return render_template("municipalities/join.html", form=form)
    if form.validate_on_submit():
        services.request_membership(current_person(), form.code, typed(form.note))
        flash(_("Your request was sent. You will get a mail when somebody decides on it."))
        return redirect(url_for("memberships.members"), 303)
    return render_template("municipalities/join.html", form=form), 422 if form.errors else 200


@memberships.post("/my/members/<int:membership_id>/<any(approve, refuse, end):decision>")
def decide(membership_id: int, decision: str) -> Answer:
    """Approve or refuse a request, or end a membership."""
    person, form = current_person(), DecisionForm()
    membership = queries.membership_for_decision(person, membership_id)
    if not form.validate_on_submit():
        return render_template("municipalities/decision.html", form=form, membership=membership, decision=decision), 422
    note = typed(form.note)
    if decision == "approve":
        services.approve(membership, person)
        flash(_("The request is approved."))
    elif decision == "refuse":
        services.refuse(membership, person, note)
        flash(_("The request is refused."))
    else:
        services.end(membership, person, note)
        flash(_("The membership has ended."))
    return redirect(url_for(_list_of_requests()), 303)


@memberships.post("/my/members/<int:membership_id>/leave")
def leave(membership_id: int) -> Response:
    """Give up one's own membership or request."""
    mine = {membership.id: membership for membership in queries.memberships_of(current_person())}
    if membership_id not in mine:
        raise NotFound()
    services.leave(mine[membership_id], current_person())
    flash(_("You do not represent this municipality any more."))
    return redirect(url_for("memberships.members"), 303)


@memberships.get("/admin/memberships")
def admin() -> str:
    """List all requests that wait, and what was decided last."""
    require_administrator(current_person())
    return render_template(
        "municipalities/admin_memberships.html",
        pending=queries.pending_memberships(current_person()),
        decided=queries.decided_memberships(),
        form=DecisionForm(),
    )


def _list_of_requests() -> str:
    return "memberships.admin" if is_administrator(current_person()) else "memberships.members"
