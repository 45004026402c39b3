"""The form that names a coordinator."""

from wtforms import EmailField, SelectField

from ...accounts.forms import DeliverableAddress
from ...forms import Form, LengthBetween, Required
from ...i18n import _l


class CoordinatorForm(Form):
    """Whom to name, and for which region."""

    email = EmailField(
        _l("E-mail of the account"), validators=[Required(), LengthBetween(0, 254), DeliverableAddress()]
    )
    region = SelectField(_l("Region"), choices=[], validators=[Required(_l("Choose a region."))])


class RelieveForm(Form):
    """A button that relieves a coordinator."""
