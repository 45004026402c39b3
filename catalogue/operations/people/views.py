"""The administrators' pages of accounts: the list, one account, and what is done with it."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.address_changes import waiting
from ...accounts.appeals.queries import open_appeal_of
from ...accounts.leaving import why_not_yet
from ...accounts.models import User
from ...accounts.policies import require_administrator
from ...accounts.presenters import devices
from ...accounts.queries import sessions_of, user_by_public_id
from ...accounts.sessions import current_person
from ...errors import Conflict, NotFound
from ...forms import Form, typed
from ...i18n import _, _n
from ...municipalities.memberships.presenters import standing
from ...municipalities.memberships.queries import memberships_of
from ...routing import PAGES, PrivateBlueprint
from ..auditing.presenters import told
from ..auditing.queries import AuditFilter, audit_page
from . import policies, services
from .forms import BlockForm, ButtonForm, EraseForm, NewAddressForm, RoleForm
from .queries import ROLES, STATES, PeopleFilter, people_page, person_for_change, state_of, traces_of

people = PrivateBlueprint("people", __name__, url_prefix=f"{PAGES}/admin/accounts")
EVENTS = 10
"""How many of the newest events an account's page shows."""
REFERENCE_LENGTH = 16


@people.before_request
def only_administrators() -> None:
    """Keep out everybody but administrators."""
    require_administrator(current_person())


@people.get("")
def listing() -> str:
    """List accounts, the newest first."""
    wanted = PeopleFilter.read(request.args)
    return render_template(
        "people/listing.html", page=people_page(wanted), wanted=wanted, roles=ROLES, states=STATES, state_of=state_of
    )


@people.get("/<reference>")
def person(reference: str) -> str:
    """Show one account: role, state, memberships, devices, and what happened with it."""
    found = _known(reference)
    events = audit_page(AuditFilter(person=found.email), EVENTS)
    return render_template(
        "people/person.html", person=found, state=state_of(found), roles=ROLES, states=STATES, policies=policies,
        standing=standing(current_person(), memberships_of(found)), new_address=waiting(found),
        appeal=open_appeal_of(found), devices=devices(sessions_of(found), ""), events=told(events.events),
        form=ButtonForm(formdata=None),
    )  # fmt: skip


@people.route("/<reference>/role", methods=["GET", "POST"])
def role(reference: str) -> BaseResponse | tuple[str, int]:
    """Choose the role of somebody else."""
    form, found = RoleForm(), _known(reference)
    if not form.is_submitted():
        form.role.data = found.role
    if form.validate_on_submit():
        try:
            services.change_role(current_person(), person_for_change(reference), form.role.data, typed(form.reason))
        except Conflict as refused:
            form.role.errors = [refused.message]
        else:
            flash(_("The role is changed. The person has to sign in again."))
            return _back(found)
    return _form("people/role.html", found, form)


@people.route("/<reference>/block", methods=["GET", "POST"])
def block(reference: str) -> BaseResponse | tuple[str, int]:
    """Say why somebody else may not sign in any more, and block the account."""
    form, found = BlockForm(), _known(reference)
    if form.validate_on_submit():
        try:
            services.block(current_person(), person_for_change(reference), typed(form.reason))
        except Conflict as refused:
            form.reason.errors = [refused.message]
        else:
            flash(_("The account is blocked, and the person is signed out everywhere."))
            return _back(found)
    return _form("people/block.html", found, form)


@people.route("/<reference>/address", methods=["GET", "POST"])
def address(reference: str) -> BaseResponse | tuple[str, int]:
    """Write down a new address of somebody else, which they prove by a link."""
    form, found = NewAddressForm(), _known(reference)
    if form.validate_on_submit():
        new, reason = typed(form.email), typed(form.reason)
        try:
            services.ask_for_address(current_person(), person_for_change(reference), new, reason)
        except Conflict as refused:
            form.email.errors = [refused.message]
        else:
            flash(_("A link was sent to %(address)s. The address counts when the person uses it.", address=new))
            return _back(found)
    return _form("people/address.html", found, form)


@people.post("/<reference>/address/withdraw")
def withdraw_address(reference: str) -> BaseResponse:
    """Take a new address back that waits for its proof."""
    found = person_for_change(reference)
    try:
        services.withdraw_address(current_person(), found)
        flash(_("The new address is taken back, and its link does not work any more."))
    except Conflict as refused:
        flash(refused.message, "error")
    return _back(found)


@people.route("/<reference>/erase", methods=["GET", "POST"])
def erase(reference: str) -> BaseResponse | tuple[str, int]:
    """Show what erasing somebody else's account takes and leaves, and do it when its address was typed."""
    form, found = EraseForm(), _known(reference)
    form.address = found.email
    if form.validate_on_submit():
        try:
            services.erase(current_person(), person_for_change(reference), typed(form.reason))
        except Conflict as refused:
            form.confirmation.errors = [refused.message]
        else:
            flash(_("Personal data of the account are deleted."))
            return _back(found)
    policies.require_other(current_person(), found)
    page = render_template(
        "people/erase.html", person=found, form=form, traces=traces_of(found), memberships=memberships_of(found),
        needed=why_not_yet(found, to_change=False), may_erase=policies.can_erase(current_person(), found),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@people.post("/<reference>/unblock")
def unblock(reference: str) -> BaseResponse:
    """Let somebody else sign in again."""
    found = person_for_change(reference)
    try:
        services.unblock(current_person(), found)
        flash(_("The account is not blocked any more."))
    except Conflict as refused:
        flash(refused.message, "error")
    return _back(found)


@people.post("/<reference>/sessions/end")
def end_sessions(reference: str) -> BaseResponse:
    """Sign somebody else out everywhere."""
    found = person_for_change(reference)
    ended = services.end_sessions(current_person(), found)
    flash(_n("%(num)s device was signed out.", "%(num)s devices were signed out.", ended))
    return _back(found)


@people.post("/<reference>/sessions/<device>/end")
def end_session(reference: str, device: str) -> BaseResponse:
    """Sign somebody else out on one device."""
    found = person_for_change(reference)
    if len(device) != REFERENCE_LENGTH:
        raise NotFound()
    services.end_sessions(current_person(), found, device)
    flash(_("The device was signed out."))
    return _back(found)


def _known(reference: str) -> User:
    found = user_by_public_id(reference)
    if found is None:
        raise NotFound()
    return found


def _form(template: str, found: User, form: Form) -> tuple[str, int]:
    policies.require_other(current_person(), found)
    return render_template(template, person=found, form=form), 422 if form.errors else 200


def _back(found: User) -> BaseResponse:
    return redirect(url_for("people.person", reference=found.public_id), 303)
