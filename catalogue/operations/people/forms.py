"""Forms of what is done with an account."""

from wtforms import EmailField, Field, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from ...accounts.addresses import address_key
from ...accounts.forms import DeliverableAddress
from ...forms import Form, LengthBetween, Required, typed
from ...i18n import _, _l
from .queries import ROLES

LONGEST_REASON = 500


class RoleForm(Form):
    """Which role a person gets, and why."""

    role = SelectField(_l("Role"), choices=list(ROLES.items()))
    reason = StringField(_l("Reason"), validators=[LengthBetween(0, LONGEST_REASON)])


class BlockForm(Form):
    """Why a person may not sign in any more."""

    reason = TextAreaField(_l("Reason"), validators=[Required(), LengthBetween(10, LONGEST_REASON)])


class NewAddressForm(Form):
    """By which address a person will sign in, and why an administrator says so."""

    email = EmailField(_l("New e-mail"), validators=[Required(), LengthBetween(0, 254), DeliverableAddress()])
    reason = StringField(_l("Reason"), validators=[Required(), LengthBetween(10, LONGEST_REASON)])


class EraseForm(Form):
    """The address of the account once more, so that nobody deletes the wrong one, and why."""

    address = ""
    confirmation = StringField(_l("E-mail of the account"), validators=[Required(), LengthBetween(0, 254)])
    reason = StringField(_l("Reason"), validators=[Required(), LengthBetween(10, LONGEST_REASON)])

    def validate_confirmation(self, field: Field) -> None:
        """Refuse every other address."""
        if address_key(typed(field)) != address_key(self.address):
            raise ValidationError(_("This is not the address of the account: %(address)s.", address=self.address))


class ButtonForm(Form):
    """Buttons that need nothing but their token."""
