"""Forms of the sources that are harvested."""

from wtforms import StringField

from ...forms import Form, LengthBetween, Required
from ...i18n import _l
from .models import LONGEST_ADDRESS, LONGEST_FILE, LONGEST_NAME


class SourceForm(Form):
    """Another catalogue."""

    name = StringField(_l("Name of the catalogue"), validators=[Required(), LengthBetween(1, LONGEST_NAME)])
    address = StringField(_l("Its address"), validators=[Required(), LengthBetween(1, LONGEST_ADDRESS)])
    file = StringField(_l("Address of a JSON Lines file"), validators=[LengthBetween(0, LONGEST_FILE)])


class StepForm(Form):
    """A button."""
