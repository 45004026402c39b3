"""Forms of the label: a button, an appeal, and six scores with a reason each."""

from wtforms import HiddenField, RadioField, TextAreaField

from ...forms import Form, LengthBetween, Required
from ...i18n import _l
from .criteria import CRITERIA, LONGEST_REASON, SCORES


class NominateForm(Form):
    """A button that nominates."""


class AppealForm(Form):
    """Why the municipality disagrees."""

    request = TextAreaField(_l("Why you disagree"), validators=[Required(), LengthBetween(0, 2000)])


class ScoreForm(Form):
    """The scores with their reasons."""

    seen_number = HiddenField()

    def scores(self) -> dict[str, int]:
        """Return the scores by criterion."""
        return {key: int(self[f"score_{key}"].data) for key in CRITERIA}

    def reasons(self) -> dict[str, str]:
        """Return the reasons by criterion."""
        return {key: self[f"reason_{key}"].data or "" for key in CRITERIA}

    def seen(self) -> int:
        """Return the number of the text that was read; 0 where it is none."""
        number = self.seen_number.data or ""
        return int(number) if number.isdecimal() and len(number) < 9 else 0


for _key, _name in CRITERIA.items():
    setattr(
        ScoreForm,
        f"score_{_key}",
        RadioField(_name, choices=list(SCORES.items()), validators=[Required(_l("Score every criterion."))]),
    )
    setattr(
        ScoreForm,
        f"reason_{_key}",
        TextAreaField(_l("Reason"), validators=[Required(), LengthBetween(0, LONGEST_REASON)]),
    )
