"""Forms of adoptions: the report, the moderator's decision, and the answer."""

from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from ...forms import Form, LengthBetween, Required, typed
from ...i18n import _l
from ...projects.document.questions import Number, Unreadable
from .models import HIGHEST_COST, LONGEST, LONGEST_MONTHS, Adoption
from .presenters import AGAIN_NAMES
from .services import Answers

STAGE_CHOICES = [
    ("planned", _l("We plan it")),
    ("running", _l("It is running")),
    ("finished", _l("It is finished")),
    ("given_up", _l("We gave it up")),
]
_COST = Number(key="cost", number=0, label="", highest=HIGHEST_COST, may_be_open=False)
_MONTHS = Number(key="months", number=0, label="", highest=LONGEST_MONTHS, may_be_open=False)


class AdoptionForm(Form):
    """What a municipality took over and how it went."""

    municipality = SelectField(_l("Your municipality"))
    stage = RadioField(_l("How far are you?"), choices=STAGE_CHOICES,
                       validators=[Required(_l("Choose one of the answers."))])  # fmt: skip
    cost = StringField(_l("What it cost you"))
    months = StringField(_l("How many months it took"))
    changed = TextAreaField(_l("What you did differently"), validators=[LengthBetween(0, LONGEST)])
    result = TextAreaField(_l("How it turned out"), validators=[LengthBetween(0, LONGEST)])
    again = RadioField(_l("Would you do it again?"), choices=[*AGAIN_NAMES.items(), ("", _l("We do not know yet"))],
                       default="", validate_choice=True)  # fmt: skip
    own_project = SelectField(_l("Your own project in this catalogue"), default="")
    seen = HiddenField()

    def validate_cost(self, field: Any) -> None:
        """Take what people write: spaces, CZK."""
        _read(_COST, field)

    def validate_months(self, field: Any) -> None:
        """Take a whole number of months."""
        _read(_MONTHS, field)

    def answers(self) -> Answers:
        """Return what was typed in a sound form."""
        own = typed(self.own_project)
        return Answers(
            stage=typed(self.stage), cost=_read(_COST, self.cost), months=_read(_MONTHS, self.months),
            changed=typed(self.changed), result=typed(self.result), again=typed(self.again),
            own_project_id=int(own) if own else None,
        )  # fmt: skip

    def show(self, adoption: Adoption) -> None:
        """Fill the form with what was reported."""
        for name in ("stage", "changed", "result", "again"):
            self[name].data = getattr(adoption, name)
        for name in ("cost", "months"):
            value = getattr(adoption, name)
            self[name].data = "" if value is None else str(value)
        self.own_project.data = str(adoption.own_project_id or "")
        self.seen.data = str(adoption.version)


class DecisionForm(Form):
    """A moderator's decision about the report that was seen."""

    decision = HiddenField()
    reason = TextAreaField(_l("Reason"), validators=[LengthBetween(0, LONGEST)])
    seen = HiddenField()


class ReplyForm(Form):
    """The answer of the project's municipality; an empty one takes it back."""

    text = TextAreaField(_l("Your answer"), validators=[LengthBetween(0, LONGEST)])


class EmptyForm(Form):
    """A button."""


def _read(question: Number, field: Any) -> Any:
    try:
        return question.read(typed(field)[:60])
    except Unreadable as problem:
        raise ValidationError(str(problem)) from None
