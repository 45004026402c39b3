"""Forms of offers: to whom and why, and the answer."""

from wtforms import TextAreaField

from ...forms import Form, LengthBetween
from ...i18n import _l
from ...municipalities.memberships.forms import MunicipalityForm


class OfferForm(MunicipalityForm):
    """Which municipality the project goes to, and why."""

    reason = TextAreaField(_l("Why is it theirs?"), validators=[LengthBetween(0, 1000)])


class TransferAnswerForm(Form):
    """A word with a refusal; the pressed button is the answer."""

    note = TextAreaField(_l("A word to those who offered it"), validators=[LengthBetween(0, 1000)])
