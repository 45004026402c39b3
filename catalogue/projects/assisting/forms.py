"""Forms of assisted drafts: starting one, sending it, and the municipality's answer."""

from typing import Any

from wtforms import BooleanField, EmailField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from ...accounts.forms import DeliverableAddress
from ...forms import Form, LengthBetween, Required
from ...i18n import _, _l
from ...municipalities.memberships.forms import MunicipalityForm


class AssistedDraftForm(MunicipalityForm):
    """For whom, and what it is called."""

    title = StringField(_l("Title of the project"), validators=[Required(), LengthBetween(5, 100)])
    creation_key = HiddenField()


class AskForm(Form):
    """Where to send the text; `version` is the one that the person looked at."""

    email = EmailField(
        _l("Address of the municipality"), validators=[Required(), LengthBetween(0, 254), DeliverableAddress()]
    )
    version = HiddenField()

    def seen_version(self) -> int:
        """Return the version of the draft that the page showed; 0 for nonsense."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


class AnswerForm(Form):
    """What the municipality says to a text that was drafted for it."""

    answer = RadioField(
        _l("What do you say to it?"),
        choices=[
            ("confirm", _l("It is right, publish it")),
            ("send_back", _l("Something has to be changed first")),
            ("refuse", _l("We do not want it in the catalogue")),
        ],
        validators=[Required(_l("Choose one of the answers."))],
    )
    who = StringField(_l("Your name and function"), validators=[Required(), LengthBetween(3, 200)])
    consent_licence = BooleanField(_l("The municipality agrees that the text is published under the licence CC BY 4.0"))
    contact_consent = BooleanField(_l("The contact may be published with the project"))
    note = TextAreaField(_l("What is wrong, or why not"), validators=[LengthBetween(0, 1000)])

    def validate_consent_licence(self, field: Any) -> None:
        """Publishing needs the consent."""
        self._need(field, "confirm", _("Without this consent the project cannot be published."))

    def validate_contact_consent(self, field: Any) -> None:
        """Others need somebody to ask."""
        self._need(
            field, "confirm", _("Without a contact the project cannot be published. Send it back with another one.")
        )

    def validate_note(self, field: Any) -> None:
        """Whoever writes has to know what to change."""
        self._need(field, "send_back", _("Write what is wrong."))

    def _need(self, field: Any, answer: str, message: str) -> None:
        if self.answer.data == answer and not field.data:
            raise ValidationError(message)
