"""Pages of a person's own address: asking for another one, and taking that back before it was proved."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..errors import Conflict, Forbidden
from ..forms import typed
from ..i18n import _
from ..routing import PAGES, PrivateBlueprint
from . import address_changes, limits
from .addresses import address_key
from .forms import OwnAddressForm, TokenForm
from .sessions import current_person

own_address = PrivateBlueprint("own_address", __name__, url_prefix=f"{PAGES}/account/address")


@own_address.route("", methods=["GET", "POST"])
def change() -> BaseResponse | tuple[str, int]:
    """Ask for another address with the password; what is answered never tells whether another account has it."""
    person, form = current_person(), OwnAddressForm()
    if form.validate_on_submit():
        new = typed(form.email)
        limits.count([(limits.PASSWORD_CHANGE, person.public_id), (limits.NEW_ADDRESS, address_key(new))])
        try:
            address_changes.ask_for_oneself(person, new, typed(form.password))
        except Forbidden as refused:
            form.password.errors = [refused.message]
        except Conflict as refused:
            form.email.errors = [refused.message]
        else:
            flash(
                _("We have written to %(address)s. The address counts when you use the link in that mail.", address=new)
            )
            return redirect(url_for("own_address.change"), 303)
    waiting = address_changes.waiting(person)
    page = render_template("accounts/address.html", form=form, waiting=waiting, button_form=TokenForm(formdata=None))
    return page, 422 if form.errors else 200


@own_address.post("/withdraw")
def withdraw() -> BaseResponse:
    """Take a new address back that waits for its proof."""
    person = current_person()
    try:
        address_changes.withdraw(person, actor=person)
        flash(_("The new address is taken back, and its link does not work any more."))
    except Conflict as refused:
        flash(refused.message, "error")
    return redirect(url_for("own_address.change"), 303)
