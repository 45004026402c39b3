"""Forms of needs: posting, answering, closing, and the moderator's decision."""

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from ...forms import Form, LengthBetween, Required, typed
from ...i18n import _, _l
from ...projects.document.questions import Number, Unreadable
from ...taxonomy import queries as taxonomy
from ..shortlist.selection import number_pasted
from .models import HIGHEST_BUDGET, LONGEST_ANSWER, LONGEST_TEXT, LONGEST_TITLE, LONGEST_WORDS, MOST_AREAS, Need
from .services import Posted

_BUDGET = Number(key="budget", number=0, label="", highest=HIGHEST_BUDGET, may_be_open=False)


class NeedForm(Form):
    """What a municipality looks for."""

    municipality = SelectField(_l("Your municipality"))
    title = StringField(_l("What are you looking for?"), validators=[Required(), LengthBetween(1, LONGEST_TITLE)])
    text = TextAreaField(_l("What should others know?"), validators=[LengthBetween(0, LONGEST_TEXT)])
    key_areas = SelectMultipleField(_l("Key areas"), validators=[Required(_l("Choose at least one."))])
    words = StringField(_l("Words to search for"), validators=[LengthBetween(0, LONGEST_WORDS)])
    budget = StringField(_l("The most you can spend"))
    with_alert = BooleanField(_l("Write to me once a week when a new project fits"), default=True)
    seen = HiddenField()

    def offer(self) -> None:
        """Offer the key areas of today, beside those that were chosen."""
        self.key_areas.choices = [(area.code, f"{area.code} {area.name}") for area in taxonomy.key_areas()]

    def validate_key_areas(self, field: Any) -> None:
        """Take a few key areas only: who looks for everything finds nothing."""
        if len(field.data or ()) > MOST_AREAS:
            raise ValidationError(_("Choose at most %(most)s.", most=MOST_AREAS))

    def validate_budget(self, field: Any) -> None:
        """Take what people write: spaces, CZK."""
        try:
            _BUDGET.read(typed(field)[:60])
        except Unreadable as problem:
            raise ValidationError(str(problem)) from None

    def posted(self) -> Posted:
        """Return what was typed in a sound form."""
        budget = _BUDGET.read(typed(self.budget)[:60])
        return Posted(
            title=typed(self.title), text=typed(self.text), words=typed(self.words),
            key_areas=tuple(self.key_areas.data or ()), budget=None if budget is None else int(budget),
        )  # fmt: skip

    def show(self, need: Need) -> None:
        """Fill the form with what was posted."""
        self.title.data, self.text.data, self.words.data = need.title, need.text, need.words
        self.key_areas.data = list(need.key_areas)
        self.budget.data = "" if need.budget is None else str(need.budget)
        self.seen.data = str(need.version)


class AnswerForm(Form):
    """What another municipality answers."""

    municipality = SelectField(_l("Your municipality"))
    text = TextAreaField(_l("Your answer"), validators=[Required(), LengthBetween(1, LONGEST_ANSWER)])
    project = SelectField(_l("Your own project in this catalogue"), default="")


class CloseForm(Form):
    """How it ended."""

    outcome = RadioField(_l("How did it end?"), choices=[("solved", _l("We found a solution")), ("given_up", _l("We are no longer looking"))],
                         validators=[Required(_l("Choose one of the answers."))])  # fmt: skip
    project = StringField(_l("Which project of the catalogue helped you?"), validators=[LengthBetween(0, 300)])
    text = TextAreaField(_l("What would you tell others?"), validators=[LengthBetween(0, LONGEST_ANSWER)])
    seen = HiddenField()

    def validate_project(self, field: Any) -> None:
        """Take an address or a number."""
        if typed(field) and self.project_number is None:
            raise ValidationError(_("Write the address of the project in this catalogue, or its number."))

    @property
    def project_number(self) -> int | None:
        """The number of the project, also where its address was typed; None where nothing was."""
        return number_pasted(typed(self.project))


class DecisionForm(Form):
    """A moderator's decision about what was seen."""

    decision = HiddenField()
    reason = TextAreaField(_l("Reason"), validators=[LengthBetween(0, LONGEST_ANSWER)])
    seen = HiddenField()
