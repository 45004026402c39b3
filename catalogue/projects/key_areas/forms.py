"""Forms of the administrators' pages of tags."""

from typing import Any

from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import NumberRange

from ...forms import Form, LengthBetween, Required, clean, typed
from ...i18n import LANGUAGES, _, _l
from .services.splitting import NewArea, why_not

_MOST_TERMS = 200
_LONGEST_TERM = 60
_FILLED = ("code", "name_cs", "name_en", "description_cs", "description_en")


def _name(label: Any, *more: Any) -> StringField:
    return StringField(label, validators=[*more, LengthBetween(3, 150)])


def _description(label: Any, *more: Any) -> TextAreaField:
    return TextAreaField(label, validators=[*more, LengthBetween(10, 600)])


def _order() -> IntegerField:
    return IntegerField(
        _l("Order"), validators=[NumberRange(1, 999, message=_l("Write a whole number from 1 to 999."))]
    )


def _terms(label: Any) -> TextAreaField:
    return TextAreaField(label, validators=[LengthBetween(0, 8000)])


class PillarForm(Form):
    """The names, the mottos, the descriptions and the order of a pillar."""

    name_cs = _name(_l("Name in Czech"), Required())
    name_en = _name(_l("Name in English"), Required())
    motto_cs = _name(_l("Motto in Czech"), Required())
    motto_en = _name(_l("Motto in English"), Required())
    description_cs = _description(_l("Description in Czech"), Required())
    description_en = _description(_l("Description in English"), Required())
    position = _order()


class KeyAreaForm(Form):
    """The names, the descriptions, the order and the words of a key area."""

    name_cs = _name(_l("Name in Czech"), Required())
    name_en = _name(_l("Name in English"), Required())
    description_cs = _description(_l("Description in Czech"), Required())
    description_en = _description(_l("Description in English"), Required())
    position = _order()
    terms_cs = _terms(_l("Czech words that speak for it"))
    terms_en = _terms(_l("English words that speak for it"))


class TopicForm(Form):
    """The names and the words of a topic, and the key areas where it belongs."""

    name_cs = StringField(_l("Name in Czech"), validators=[Required(), LengthBetween(3, 100)])
    name_en = StringField(_l("Name in English"), validators=[Required(), LengthBetween(3, 100)])
    key_areas = SelectMultipleField(_l("Key areas where it belongs"))
    terms_cs = _terms(_l("Czech words that speak for it"))
    terms_en = _terms(_l("English words that speak for it"))


class MergeForm(Form):
    """Into which tag another one is merged."""

    target = SelectField(_l("Merge it into"), default="", validators=[Required(_l("Choose one that is in use."))])


class SplitForm(Form):
    """The one or two key areas that come out of another one."""

    first_code = StringField(_l("Code"), validators=[Required()])
    first_name_cs = _name(_l("Name in Czech"), Required())
    first_name_en = _name(_l("Name in English"), Required())
    first_description_cs = _description(_l("Description in Czech"), Required())
    first_description_en = _description(_l("Description in English"), Required())
    first_terms_cs = _terms(_l("Czech words that speak for it"))
    first_terms_en = _terms(_l("English words that speak for it"))
    second_code = StringField(_l("Code"))
    second_name_cs = _name(_l("Name in Czech"))
    second_name_en = _name(_l("Name in English"))
    second_description_cs = _description(_l("Description in Czech"))
    second_description_en = _description(_l("Description in English"))
    second_terms_cs = _terms(_l("Czech words that speak for it"))
    second_terms_en = _terms(_l("English words that speak for it"))

    def __init__(self, source: str, **kwargs: Any) -> None:
        """Keep the code of the key area that is split."""
        super().__init__(**kwargs)
        self.source = source

    @property
    def has_second(self) -> bool:
        """Whether anything is said of a second key area, so that it takes all."""
        return any(typed(self[f"second_{name}"]) for name in _FILLED)

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at the codes too, and ask for a second key area as a whole or not at all."""
        sound = bool(super().validate(extra_validators))
        wanted = [self["first_code"], *([self["second_code"]] if self.has_second else ())]
        for field in wanted:
            field.data = typed(field).upper()
            if not field.errors and (why := why_not(self.source, field.data)):
                field.errors = [why]
        if self.has_second:
            for name in _FILLED:
                if not typed(field := self[f"second_{name}"]):
                    field.errors = [_("Fill in this answer, or leave the whole second key area empty.")]
            if self.first_code.data == self.second_code.data:
                self.second_code.errors = [_("The two key areas need different codes.")]
        return sound and not self.errors

    def new_areas(self) -> list[NewArea]:
        """Return the key areas that were described."""
        return [self._area(name) for name in ("first", "second") if name == "first" or self.has_second]

    def _area(self, which: str) -> NewArea:
        terms = {language: terms_of(self[f"{which}_terms_{language}"].data) for language in LANGUAGES}
        return NewArea(**{name: typed(self[f"{which}_{name}"]) for name in _FILLED}, terms=terms)


class ButtonForm(Form):
    """A button that needs nothing but its token."""


def terms_of(text: str | None) -> list[str]:
    """Return the words of a field, one on each line, each once and bounded."""
    lines = [clean(line)[:_LONGEST_TERM] for line in (text or "").splitlines()]
    return list(dict.fromkeys(line for line in lines if line))[:_MOST_TERMS]
