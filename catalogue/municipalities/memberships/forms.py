"""Forms about memberships: a municipality found by its name, signing up, and deciding."""

from typing import Any

from wtforms import EmailField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from ...accounts.forms import DeliverableAddress, StrongPassword
from ...forms import Form, LengthBetween, Required, VerbatimPasswordField
from ...i18n import _, _l
from .. import lookup
from ..queries import full_name, label

MOST_CHOICES = 12


class MunicipalityForm(Form):
    """A municipality by what people type; the type-ahead adds its code, and without it a choice is offered.

    After validation `code` holds the municipality; `choices` are those to choose from where the name was not enough.
    """

    municipality = StringField(_l("Municipality"), validators=[Required(), LengthBetween(0, 120)])
    municipality_code = HiddenField()
    municipality_choice = RadioField(_l("Which of them is it?"), choices=[], validate_choice=False)

    code: str = ""

    def look_up(self) -> None:
        """Offer the municipalities that fit what was typed, to choose from."""
        typed = self.municipality.data or ""
        found = lookup.find(typed, limit=MOST_CHOICES) if typed else lookup.Found()
        self.municipality_choice.choices = [(place.code, label(place)) for place in found.places]
        if typed and not found.places:
            self.municipality.errors = [
                _("We do not know the municipality “%(name)s”. Check how it is written.", name=typed)
            ]

    def validate_municipality(self, _field: Any) -> None:
        """Find the one municipality that is meant, or offer a choice."""
        typed = self.municipality.data or ""
        fitting = {place.code: place for place in lookup.find(typed, limit=lookup.MOST_PER_PAGE).places}
        for code in (self.municipality_choice.data, self.municipality_code.data):
            if code in fitting:
                self._take(code, label(fitting[code]))
                return
        try:
            code = lookup.find_exactly(typed)
        except LookupError as problem:
            self.look_up()
            if self.municipality_choice.choices:
                raise ValidationError(_("Choose the municipality from the list below.")) from None
            raise ValidationError(str(problem)) from None
        self._take(code, full_name(code))

    def _take(self, code: str, name: str) -> None:
        """Keep the municipality, and show its telling name where the form comes back for another reason."""
        self.code = self.municipality_code.data = code
        self.municipality.data = name


class SignUpForm(MunicipalityForm):
    """What is asked of somebody who wants to represent a municipality."""

    name = StringField(_l("Name and surname"), validators=[Required(), LengthBetween(2, 100)])
    email = EmailField(_l("Work e-mail"), validators=[Required(), LengthBetween(0, 254), DeliverableAddress()])
    password = VerbatimPasswordField(
        _l("Password"), validators=[Required(), StrongPassword("name", "email", "municipality")]
    )
    request_key = HiddenField()

    def key(self) -> str:
        """Return the key that makes a form sent twice one request."""
        return (self.request_key.data or "")[:64]


class JoinForm(MunicipalityForm):
    """A further municipality, and why."""

    note = TextAreaField(_l("What do you do for this municipality?"), validators=[LengthBetween(0, 500)])


class InviteForm(Form):
    """Whom to invite, and as what."""

    email = EmailField(_l("Work e-mail"), validators=[Required(), LengthBetween(0, 254), DeliverableAddress()])
    role = RadioField(_l("What may they do?"), choices=[("editor", _l("Editor")), ("owner", _l("Owner"))], default="editor",
                      validators=[Required()])  # fmt: skip


class InvitedForm(Form):
    """A new account of somebody who was invited; the address is the one that the invitation was sent to."""

    known_words: list[str] = []
    name = StringField(_l("Name and surname"), validators=[Required(), LengthBetween(2, 100)])
    password = VerbatimPasswordField(_l("Password"), validators=[Required(), StrongPassword("name")])


class DecisionForm(Form):
    """A decision about a membership, with a note for the person."""

    note = TextAreaField(_l("Note for the person"), validators=[LengthBetween(0, 500)])
