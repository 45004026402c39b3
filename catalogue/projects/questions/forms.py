"""Forms of questions: asking, and answering."""

from wtforms import BooleanField, EmailField, StringField, TextAreaField

from ...accounts.forms import DeliverableAddress
from ...forms import Form, LengthBetween, Required
from ...i18n import _l
from .models import LONGEST


class AskForm(Form):
    """What somebody wants to know; `website` is a trap: people do not see it, programs fill it in."""

    text = TextAreaField(_l("Your question"), validators=[Required(), LengthBetween(10, LONGEST)])
    name = StringField(_l("Your name, and whom you ask for"), validators=[Required(), LengthBetween(2, 100)])
    email = EmailField(_l("Your e-mail"), validators=[Required(), LengthBetween(0, 254), DeliverableAddress()])
    may_publish = BooleanField(_l("The question and the answer may be shown with the project, without my name"))
    website = StringField(_l("Leave this field empty"))


class AnswerQuestionForm(Form):
    """The answer of the municipality."""

    answer = TextAreaField(_l("Your answer"), validators=[Required(), LengthBetween(2, LONGEST)])
    publish = BooleanField(_l("Show the question and the answer with the project"))
