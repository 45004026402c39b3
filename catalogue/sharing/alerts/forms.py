"""Forms of saved searches."""

from wtforms import RadioField, StringField

from ...forms import Form, LengthBetween, Required
from ...i18n import _l
from .models import AT_ONCE, LONGEST_NAME, MONTHLY, WEEKLY

FREQUENCY_NAMES = {
    AT_ONCE: _l("At once, at most one mail an hour"),
    WEEKLY: _l("Once a week, on Monday"),
    MONTHLY: _l("Once a month, on the first day"),
}


class SearchForm(Form):
    """How a saved search is called, and how often new projects in it are mailed."""

    name = StringField(_l("Name of the search"), validators=[Required(), LengthBetween(1, LONGEST_NAME)])
    frequency = RadioField(_l("When should new projects come by e-mail?"), choices=list(FREQUENCY_NAMES.items()),
                           default=WEEKLY, validators=[Required(_l("Choose one of the answers."))])  # fmt: skip


class EmptyForm(Form):
    """A button."""
