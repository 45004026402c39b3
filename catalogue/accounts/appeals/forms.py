"""Forms of appeals: making one, and deciding on one."""

from wtforms import RadioField, TextAreaField

from ...forms import Form, LengthBetween, Required
from ...i18n import _l
from .models import LONGEST, LONGEST_ANSWER


class AppealForm(Form):
    """Why the block is a mistake."""

    text = TextAreaField(
        _l("Why the account should not be blocked"), validators=[Required(), LengthBetween(20, LONGEST)]
    )


class DecideForm(Form):
    """What comes of an appeal, and why."""

    outcome = RadioField(
        _l("Decision"),
        choices=[("grant", _l("The block was a mistake: unblock the account")), ("refuse", _l("The block stays"))],
        validators=[Required()],
    )
    reason = TextAreaField(_l("Reason"), validators=[Required(), LengthBetween(10, LONGEST_ANSWER)])
