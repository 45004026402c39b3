"""Forms of accounts: what each of them asks, and what it accepts."""

from typing import Any

from wtforms import EmailField, Field, RadioField, StringField
from wtforms.validators import ValidationError

from ..forms import Form, LengthBetween, Required, VerbatimPasswordField
from ..i18n import _, _l
from .addresses import normal_address
from .passwords import weakness

LANGUAGE_NAMES = [("cs", "Čeština"), ("en", "English")]


class DeliverableAddress:
    """Accept only an address to which a mail can be sent."""

    def __call__(self, _form: Any, field: Field) -> None:
        """Say how an address looks like where this is none."""
        if normal_address(field.data or "") is None:
            raise ValidationError(_("Write the address in the form name@municipality.cz."))


class StrongPassword:
    """Refuse passwords that are easily guessed, also from the other answers of the same form."""

    def __init__(self, *context_fields: str) -> None:
        """Keep the names of the fields that a password must not be made of."""
        self.context_fields = context_fields

    def __call__(self, form: Any, field: Field) -> None:
        """Say why the password cannot be chosen."""
        context = [form[name].data or "" for name in self.context_fields]
        if problem := weakness(field.data or "", [*context, *getattr(form, "known_words", [])]):
            raise ValidationError(problem)


class AddressForm(Form):
    """An e-mail address alone, for resetting a password."""

    email = EmailField(_l("E-mail"), validators=[Required(), LengthBetween(0, 254), DeliverableAddress()])


class SignInForm(Form):
    """Who wants to sign in; a mistyped address is answered like a wrong password."""

    appeal_token = ""
    """The link by which somebody who is blocked can appeal; only the right password gets to know it."""
    email = EmailField(_l("E-mail"), validators=[Required(), LengthBetween(0, 254)])
    password = VerbatimPasswordField(_l("Password"), validators=[Required()])


class TokenForm(Form):
    """Nothing but a button."""


class NewPasswordForm(Form):
    """A new password after a reset."""

    known_words: list[str] = []
    password = VerbatimPasswordField(_l("New password"), validators=[Required(), StrongPassword()])


class OwnAddressForm(Form):
    """A new address, and the password once more, so that nobody moves the account from a screen that was left open."""

    email = EmailField(_l("New e-mail"), validators=[Required(), LengthBetween(0, 254), DeliverableAddress()])
    password = VerbatimPasswordField(_l("Present password"), validators=[Required()])


class ChangePasswordForm(Form):
    """A new password for somebody who knows the old one."""

    known_words: list[str] = []
    old_password = VerbatimPasswordField(_l("Present password"), validators=[Required()])
    new_password = VerbatimPasswordField(_l("New password"), validators=[Required(), StrongPassword()])


class ProfileForm(Form):
    """What a person may change about themselves."""

    name = StringField(_l("Name and surname"), validators=[Required(), LengthBetween(2, 100)])
    language = RadioField(_l("Language of mails"), choices=LANGUAGE_NAMES, validators=[Required()])
