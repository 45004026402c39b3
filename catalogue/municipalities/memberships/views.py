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
from ...errors import TooMany
from ...forms import typed
from ...i18n import _, _l, current_language
from ...routing import for_visitors
from ...security import own_path
from ..queries import label
from . import mails, queries, services
from .blueprints import memberships, municipalities
from .forms import DecisionForm, JoinForm, MunicipalityForm, SignUpForm
from .presenters import team

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
            "request_key": "", "decision": "", "find": "", "role": "",
        },
    )  # fmt: skip
    if mails.announce_requests_of not in accounts.after_confirmation:
        accounts.after_confirmation.append(mails.announce_requests_of)
    navigation.add(
        app,
        navigation.Entry(
            _l("Members"), "memberships.members", count=_waiting_for_members, position=60,
            also_current=("memberships.join", "memberships.team", "memberships.invite"),
        ),
        navigation.Entry(
            _l("Requests of municipalities"), "memberships.admin", is_administrator, queries.pending_count, position=60,
            section=navigation.ADMINISTRATION, group="people",
            note=_l("Who asks to represent a municipality, and who represents it."),
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
    """Show one's own memberships with their teams, and the requests that one may decide on."""
    person = current_person()
    mine = queries.memberships_of(person)
    return render_template(
        "municipalities/memberships.html",
        waiting=[(one, queries.owners_of(one.municipality_code)) for one in mine if one.state == "pending"],
        pending=[] if is_administrator(person) else queries.pending_memberships(person),
        teams=[team(person, one.municipality) for one in mine if one.state == "approved"],
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
    return redirect(_after(decision, membership.municipality_code), 303)


@memberships.post("/my/members/<int:membership_id>/leave")
def leave(membership_id: int) -> Response:
    """Give up one's own membership or request."""
    services.leave(queries.own_membership(current_person(), membership_id), current_person())
    flash(_("You do not represent this municipality any more."))
    return redirect(url_for("memberships.members"), 303)


@memberships.route("/admin/memberships", methods=["GET", "POST"])
def admin() -> Answer:
    """List all requests that wait and what was decided last, and find the team of any municipality."""
    require_administrator(current_person())
    finder = MunicipalityForm()
    if "find" in request.form:
        finder.look_up()
    elif finder.validate_on_submit():
        return redirect(url_for("memberships.team", code=finder.code), 303)
    page = render_template(
        "municipalities/admin_memberships.html",
        pending=queries.pending_memberships(current_person()),
        decided=queries.decided_memberships(),
        finder=finder,
        form=DecisionForm(formdata=None),
    )
    return page, 422 if finder.errors else 200


def _after(decision: str, code: str) -> str:
    """Return the page that a form says it was sent from, or the list that the decision belongs to."""
    if (page := own_path(request.args.get("next"))) is not None:
        return page
    if decision == "end":
        return url_for("memberships.team", code=code)
    return url_for("memberships.admin" if is_administrator(current_person()) else "memberships.members")
