"""Forms of reports: the reader's, and the moderator's two."""

from typing import Any

from wtforms import EmailField, RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from ...accounts.forms import DeliverableAddress
from ...forms import Form, LengthBetween, Required
from ...i18n import _, _l
from .presenters import REASON_NAMES
from .services import LONGEST


class ReportForm(Form):
    """What is wrong; `website` is a trap: people do not see it, programs fill it in."""

    reason = RadioField(_l("What is wrong?"), choices=list(REASON_NAMES.items()),
                        validators=[Required(_l("Choose one of the answers."))])  # fmt: skip
    text = TextAreaField(_l("Tell us more"), validators=[LengthBetween(0, LONGEST)])
    email = EmailField(_l("Your e-mail"), validators=[LengthBetween(0, 254)])
    website = StringField(_l("Leave this field empty"))

    def validate_text(self, field: Any) -> None:
        """Only a dead link or a lost contact speaks for itself."""
        if self.reason.data in ("not_true", "legal", "other") and not field.data:
            raise ValidationError(_("Write what is wrong."))

    def validate_email(self, field: Any) -> None:
        """An address may be left out, but a wrong one would lose the answer."""
        if field.data:
            DeliverableAddress()(self, field)


class AskForm(Form):
    """What the municipality is asked."""

    question = TextAreaField(_l("Message to the municipality"), validators=[Required(), LengthBetween(0, LONGEST)])


class SettleForm(Form):
    """How a report was settled."""

    state = RadioField(_l("How was it settled?"), choices=[("done", _l("Done")), ("unjustified", _l("Not justified"))],
                       validators=[Required(_l("Choose one of the answers."))])  # fmt: skip
    note = TextAreaField(_l("Note"), validators=[Required(), LengthBetween(0, LONGEST)])
