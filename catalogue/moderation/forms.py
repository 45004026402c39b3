"""The form of a decision: what was looked at, the reason, and a comment for any answer."""

from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField

from ..forms import Form, LengthBetween, Required, clean
from ..i18n import _l
from ..projects.document import QUESTIONS
from ..projects.naming import REASON_NAMES
from .models import LONGEST_WORDING

COMMENT = "comment-"
LONGEST_COMMENT = 1000


class DecisionForm(Form):
    """One decision on one revision; `seen_number` and `seen_hash` name what the reviewer read."""

    seen_number = HiddenField()
    seen_hash = HiddenField()
    reason_code = SelectField(_l("Reason"), choices=[("", "–"), *REASON_NAMES.items()])
    text = TextAreaField(_l("Message to the author"), validators=[LengthBetween(0, 3000)])

    def seen(self) -> tuple[int, str]:
        """Return the number and hash of the revision that was looked at; (0, "") where they are no such thing."""
        number = self.seen_number.data or ""
        return (int(number) if number.isdecimal() and len(number) < 9 else 0, self.seen_hash.data or "")


class WordingForm(Form):
    """A ready wording of a reason in both languages."""

    reason_code = SelectField(_l("Reason"), choices=list(REASON_NAMES.items()))
    text_cs = TextAreaField(_l("Wording in Czech"), validators=[Required(), LengthBetween(0, LONGEST_WORDING)])
    text_en = TextAreaField(_l("Wording in English"), validators=[Required(), LengthBetween(0, LONGEST_WORDING)])


class LimitForm(Form):
    """The pillars and regions that a moderator reviews."""

    pillars = SelectMultipleField(_l("Pillars"))
    regions = SelectMultipleField(_l("Regions"))


class ButtonForm(Form):
    """Buttons that need nothing but their token."""


class TopicForm(Form):
    """What to do with a proposed topic: its names, the topic that is meant, or why it is refused."""

    name_cs = StringField(_l("Name in Czech"), validators=[LengthBetween(3, 100)])
    name_en = StringField(_l("Name in English"), validators=[LengthBetween(3, 100)])
    key_areas = SelectMultipleField(_l("Where it usually belongs"))
    topic = SelectField(_l("The topic that is meant"), default="")
    reason = TextAreaField(_l("Reason"), validators=[LengthBetween(0, 1000)])


def typed_comments(form: dict[str, str]) -> dict[str, str]:
    """Return the comments by question key, cleaned and cut at their limit."""
    return {
        key: clean(form[COMMENT + key])[:LONGEST_COMMENT] for key in QUESTIONS if clean(form.get(COMMENT + key, ""))
    }
