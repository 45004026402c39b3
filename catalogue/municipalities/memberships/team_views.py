"""Pages of a municipality's team: its members and their roles, inviting others, and accepting an invitation."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from ...accounts import limits
from ...accounts.addresses import address_key
from ...accounts.queries import user_by_email
from ...accounts.sessions import current_person, of_request
from ...errors import Conflict, Forbidden, Gone, NotFound, TooMany
from ...forms import typed
from ...i18n import _, current_language
from ...routing import for_visitors
from ...security import own_path, secret_page
from .. import queries as places
from ..models import Municipality
from . import invitations, queries, services
from .blueprints import memberships, municipalities
from .forms import DecisionForm, InvitedForm, InviteForm
from .models import Invitation
from .policies import can_manage_team, can_see_team
from .presenters import team as presented

Answer = BaseResponse | str | tuple[str, int] | tuple[str, int, dict[str, str]]


def _municipality(code: str) -> Municipality:
    found = places.municipality(code)
    if found is None or not can_see_team(current_person(), code):
        raise NotFound()
    return found


@memberships.get("/my/members/<code>")
def team(code: str) -> str:
    """Show who represents a municipality, to its members and to administrators."""
    found = presented(current_person(), _municipality(code))
    return render_template("municipalities/team.html", team=found, form=DecisionForm())


@memberships.route("/my/members/<code>/invite", methods=["GET", "POST"])
def invite(code: str) -> Answer:
    """Invite somebody by e-mail to represent a municipality."""
    person, place, form = current_person(), _municipality(code), InviteForm()
    if not can_manage_team(person, code):
        raise Forbidden(_("Only owners invite others."))
    status, headers = 422 if request.method == "POST" else 200, {}
    if form.validate_on_submit():
        address = typed(form.email)
        try:
            limits.count([(limits.INVITE_ACCOUNT, person.public_id), (limits.INVITE_ADDRESS, address_key(address))])
            invitations.invite(person, code, address, typed(form.role), current_language())
            flash(_("The invitation was sent to %(address)s.", address=address))
            return redirect(url_for("memberships.team", code=code), 303)
        except TooMany as refused:
            status, headers = refused.status, refused.headers
            form.form_errors.append(refused.message)
        except Conflict as refused:
            form.email.errors = [refused.message]
    return render_template("municipalities/invite.html", form=form, place=place), status, headers


@memberships.post("/my/members/invitations/<int:invitation_id>/withdraw")
def withdraw_invitation(invitation_id: int) -> BaseResponse:
    """Make the link of an invitation useless."""
    withdrawn = invitations.withdraw(current_person(), invitation_id)
    flash(_("The invitation was withdrawn."))
    return redirect(url_for("memberships.team", code=withdrawn.municipality_code), 303)


@memberships.post("/my/members/<int:membership_id>/<any(editor, owner):role>")
def change_role(membership_id: int, role: str) -> BaseResponse:
    """Make a member an owner or an editor."""
    membership = queries.membership_for_role(current_person(), membership_id)
    services.change_role(membership, role, current_person())
    flash(_("The role was changed."))
    return redirect(
        own_path(request.args.get("next")) or url_for("memberships.team", code=membership.municipality_code), 303
    )


@municipalities.route("/invitation/<token>", methods=["GET", "POST"])
@for_visitors
def invitation(token: str) -> Answer:
    """Accept an invitation by the link of a mail: the link shows a page, and only its button accepts."""
    form, status = InvitedForm(), 200
    try:
        found = invitations.find(token)
        form.known_words = [found.email.partition("@")[0], found.municipality.name]
        if request.method == "POST" and current_user.is_authenticated:
            return _accepted(invitations.accept(token, current_person()))
        if form.validate_on_submit():
            return _accepted(_with_new_account(token, form))
        status = 422 if form.errors else 200
    except Gone as refused:
        return secret_page(
            render_template("municipalities/invitation_gone.html", reason=refused.message), refused.status
        )
    except (TooMany, Conflict) as refused:
        form.form_errors.append(refused.message)
        found, status = invitations.find(token), refused.status
    return secret_page(_invitation_page(found, form), status)


def _with_new_account(token: str, form: InvitedForm) -> Invitation:
    limits.count([(limits.SIGN_UP_NETWORK, limits.network(request.remote_addr))])
    accepted, user = invitations.accept_with_new_account(
        token, typed(form.name), typed(form.password), current_language()
    )
    of_request().begin(user)
    return accepted


def _invitation_page(found: Invitation, form: InvitedForm) -> str:
    """Show an invitation to whoever holds its link, which proves the address, so an account may be named."""
    account = user_by_email(found.email)
    return render_template(
        "municipalities/invitation.html",
        invitation=found,
        form=form,
        person=of_request().touch().person,
        has_account=account is not None and account.state != "unconfirmed",
        here=request.path,
    )


def _accepted(accepted: Invitation) -> BaseResponse:
    flash(_("You represent %(municipality)s now.", municipality=places.full_name(accepted.municipality_code)))
    return redirect(url_for("manage.projects"), 303)
