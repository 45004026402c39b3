"""Forms of the administrators' pages of key areas."""

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange

from ...forms import Form, LengthBetween, Required, clean
from ...i18n import _l

_MOST_TERMS = 200
_LONGEST_TERM = 60


class KeyAreaForm(Form):
    """The names, the descriptions, the order and the words of a key area."""

    name_cs = StringField(_l("Name in Czech"), validators=[Required(), LengthBetween(3, 150)])
    name_en = StringField(_l("Name in English"), validators=[Required(), LengthBetween(3, 150)])
    description_cs = TextAreaField(_l("Description in Czech"), validators=[Required(), LengthBetween(10, 600)])
    description_en = TextAreaField(_l("Description in English"), validators=[Required(), LengthBetween(10, 600)])
    position = IntegerField(
        _l("Order"), validators=[NumberRange(1, 999, message=_l("Write a whole number from 1 to 999."))]
    )
    terms_cs = TextAreaField(_l("Czech words that speak for it"), validators=[LengthBetween(0, 8000)])
    terms_en = TextAreaField(_l("English words that speak for it"), validators=[LengthBetween(0, 8000)])


class MergeForm(Form):
    """Into which key area another one is merged."""

    target = SelectField(_l("Merge it into"), default="", validators=[Required(_l("Choose a key area."))])


class UndoForm(Form):
    """A button that needs nothing but its token."""


def terms_of(text: str | None) -> list[str]:
    """Return the words of a field, one on each line, each once and bounded."""
    lines = [clean(line)[:_LONGEST_TERM] for line in (text or "").splitlines()]
    return list(dict.fromkeys(line for line in lines if line))[:_MOST_TERMS]
