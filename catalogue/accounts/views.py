"""Pages of accounts: signing in and out, proving an address, passwords, and what a person may change."""

import structlog
from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from ..errors import Forbidden, NotFound, TooMany
from ..forms import typed
from ..i18n import _, _l, current_language
from ..routing import PAGES, PrivateBlueprint, for_visitors
from ..security import redirect_home, secret_page
from . import address_changes, limits, navigation, recovery, services, signing_in, tokens
from .addresses import address_key
from .forms import AddressForm, ChangePasswordForm, NewPasswordForm, ProfileForm, SignInForm, TokenForm
from .models import User
from .policies import is_reviewer
from .presenters import devices
from .queries import sessions_of
from .sessions import current_person, of_request

accounts = PrivateBlueprint("accounts", __name__, url_prefix=PAGES)

Answer = BaseResponse | str | tuple[str, int] | tuple[str, int, dict[str, str]]


def init_app(app: Flask) -> None:
    """Open the room, and put sessions, CSRF protection and the guard before every request."""
    signing_in.init_app(app)
    app.register_blueprint(accounts)
    recovery.name_fields(app, {"name": _l("Name and surname"), "email": _l("E-mail"), "language": ""})
    navigation.add(app, navigation.Entry(_l("My account"), "accounts.account", position=90))


def landing(user: User) -> str:
    """Return the endpoint where a person's work waits."""
    wanted = "moderation.queue_page" if is_reviewer(user) else "manage.projects"
    return wanted if wanted in current_app.view_functions else "accounts.account"


@accounts.route("/sign-in", methods=["GET", "POST"])
@for_visitors
def sign_in() -> Answer:
    """Sign in; text that a refused form carries along is shown again afterwards."""
    kept = recovery.carried() if request.method == "POST" else None
    form = SignInForm()
    if request.method == "GET" and current_user.is_authenticated:
        return redirect_home(request.args.get("next"), landing(current_person()))
    status, headers = 200 if request.method == "GET" else 422, {}
    try:
        user = _authenticated(form) if form.validate_on_submit() else None
    except Forbidden as refused:
        user = None
        form.form_errors.append(refused.message)
        form.appeal_token = refused.details.get("appeal_token", "")
    except TooMany as refused:
        user, status, headers = None, refused.status, refused.headers
        form.form_errors.append(refused.message)
    if user is not None:
        of_request().begin(user)
        return recovery.resend_page(kept) if kept else redirect_home(request.args.get("next"), landing(user))
    return render_template("accounts/sign_in.html", form=form, kept=kept), status, headers


def _authenticated(form: SignInForm) -> User | None:
    counted = limits.count(
        [
            (limits.SIGN_IN_ACCOUNT, address_key(typed(form.email))),
            (limits.SIGN_IN_NETWORK, limits.network(request.remote_addr)),
            (limits.SIGN_IN_ALL, ""),
        ]
    )
    production = current_app.config["CATALOGUE"].production
    user = services.authenticate(typed(form.email), typed(form.password), production=production)
    if user is None:
        form.form_errors.append(
            _("The address and the password do not fit together, or the address is not confirmed yet.")
        )
        structlog.get_logger().info("sign_in_refused", account=limits.mark(typed(form.email)))
    else:
        limits.forgive(counted)
    return user


@accounts.get("/sign-out")
@for_visitors
def signed_out() -> str:
    """Say that nobody is signed in here, or offer to sign out."""
    return render_template("accounts/sign_out.html", form=TokenForm(), person=of_request().touch().person)


@accounts.post("/sign-out")
@for_visitors
def sign_out() -> BaseResponse:
    """End the session here; every copy of its cookie dies with it."""
    person = of_request().touch().person
    of_request().end()
    if person is not None:
        services.note_sign_out(person)
    response = redirect(url_for("accounts.signed_out"), 303)
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response


@accounts.route("/reset-password", methods=["GET", "POST"])
@for_visitors
def reset_request() -> Answer:
    """Ask for a link to choose a new password; the answer is the same for every address."""
    form = AddressForm()
    if form.validate_on_submit():
        limits.count(
            [
                (limits.RESET_ACCOUNT, address_key(typed(form.email))),
                (limits.RESET_NETWORK, limits.network(request.remote_addr)),
            ]
        )
        services.request_reset(typed(form.email), current_language())
        return redirect(url_for("accounts.reset_sent"), 303)
    return render_template("accounts/reset_request.html", form=form), 422 if form.errors else 200


@accounts.get("/reset-password/sent")
@for_visitors
def reset_sent() -> str:
    """Say that a mail is on its way, whatever it says."""
    return render_template("accounts/reset_sent.html")


@accounts.route("/reset-password/<token>", methods=["GET", "POST"])
@for_visitors
def reset(token: str) -> Answer:
    """Choose a new password by the link of a mail; looking at the page uses nothing up."""
    form = NewPasswordForm()
    known = tokens.find(token, "reset")
    if known is None:
        return secret_page(render_template("accounts/link_not_good.html", purpose="reset"), 410)
    form.known_words = [known.user.name, known.email.partition("@")[0]]
    if form.validate_on_submit():
        if services.reset_password(token, typed(form.password)) is None:
            return secret_page(render_template("accounts/link_not_good.html", purpose="reset"), 410)
        of_request().end()
        return secret_page(render_template("accounts/reset_done.html"))
    return secret_page(render_template("accounts/reset.html", form=form), 422 if form.errors else 200)


@accounts.route("/confirm/<token>", methods=["GET", "POST"])
@for_visitors
def confirm(token: str) -> Answer:
    """Prove an address: the link shows a button, and only the button does it, because mail scanners follow links."""
    if request.method == "POST" and services.confirm(token) is not None:
        return secret_page(render_template("accounts/confirmed.html"))
    if tokens.find(token, "confirm") is None:
        return secret_page(render_template("accounts/link_not_good.html", purpose="confirm"), 410)
    return secret_page(render_template("accounts/confirm.html", form=TokenForm()))


@accounts.route("/new-address/<token>", methods=["GET", "POST"])
@for_visitors
def new_address(token: str) -> Answer:
    """Prove a new address for an account; only the button does it."""
    if request.method == "POST" and address_changes.confirm(token) is not None:
        return secret_page(render_template("accounts/address_changed.html"))
    if (known := tokens.find(token, "address")) is None:
        return secret_page(render_template("accounts/link_not_good.html", purpose="address"), 410)
    return secret_page(render_template("accounts/new_address.html", form=TokenForm(), address=known.email))


@accounts.route("/account", methods=["GET", "POST"])
def account() -> Answer:
    """Show the person what is known about them, and change their name and language."""
    person = current_person()
    form = ProfileForm(data={"name": person.name, "language": person.language})
    if form.validate_on_submit():
        services.update_profile(person, typed(form.name), typed(form.language))
        flash(_("Your data are saved."))
        return redirect(url_for("accounts.account"), 303)
    return _account_page(form, ChangePasswordForm(formdata=None))


@accounts.route("/account/password", methods=["GET", "POST"])
def change_password() -> Answer:
    """Change the password; every other session of the person ends, this one goes on under a new id."""
    if request.method == "GET":
        return redirect(url_for("accounts.account", _anchor="change-password"), 303)
    form, person = ChangePasswordForm(), current_person()
    form.known_words = [person.name, person.email.partition("@")[0]]
    if form.validate_on_submit():
        limits.count([(limits.PASSWORD_CHANGE, person.public_id)])
        try:
            services.change_password(person, typed(form.old_password), typed(form.new_password))
        except Forbidden as refused:
            form.old_password.errors = [refused.message]
        else:
            of_request().begin(person)
            flash(_("Your password is changed. Your other devices were signed out."))
            return redirect(url_for("accounts.account"), 303)
    return _account_page(ProfileForm(formdata=None, data={"name": person.name, "language": person.language}), form)


@accounts.post("/account/sessions/<reference>/end")
def end_session(reference: str) -> BaseResponse:
    """End one of the person's own sessions on another device."""
    row = of_request().row
    if row is None or row.reference == reference or len(reference) != len(row.reference):
        raise NotFound()
    if not services.end_sessions(current_person(), reference=reference):
        raise NotFound()
    flash(_("The device was signed out."))
    return redirect(url_for("accounts.account", _anchor="sessions"), 303)


@accounts.post("/account/sessions/end-others")
def end_other_sessions() -> BaseResponse:
    """End all sessions of the person but this one."""
    row = of_request().row
    services.end_sessions(current_person(), except_hash=row.id_hash if row else "")
    flash(_("All your other devices were signed out."))
    return redirect(url_for("accounts.account", _anchor="sessions"), 303)


def _account_page(profile: ProfileForm, password: ChangePasswordForm) -> tuple[str, int]:
    row = of_request().row
    page = render_template(
        "accounts/account.html",
        profile=profile,
        password=password,
        devices=devices(sessions_of(current_person()), row.reference if row else ""),
    )
    return page, 422 if profile.errors or password.errors else 200
