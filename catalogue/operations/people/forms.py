"""Forms of what is done with an account."""

from wtforms import SelectField, StringField, TextAreaField

from ...forms import Form, LengthBetween, Required
from ...i18n import _l
from .queries import ROLES

LONGEST_REASON = 500


class RoleForm(Form):
    """Which role a person gets, and why."""

    role = SelectField(_l("Role"), choices=list(ROLES.items()))
    reason = StringField(_l("Reason"), validators=[LengthBetween(0, LONGEST_REASON)])


class BlockForm(Form):
    """Why a person may not sign in any more."""

    reason = TextAreaField(_l("Reason"), validators=[Required(), LengthBetween(10, LONGEST_REASON)])


class ButtonForm(Form):
    """Buttons that need nothing but their token."""
