"""The form of a shortlist to keep."""

from wtforms import StringField

from ...forms import Form, LengthBetween, Required
from ...i18n import _l
from .models import LONGEST_NAME


class KeepForm(Form):
    """The name under which it is kept."""

    name = StringField(_l("Name of the shortlist"), validators=[Required(), LengthBetween(2, LONGEST_NAME)])


class EmptyForm(Form):
    """A button that needs nothing but its token."""
