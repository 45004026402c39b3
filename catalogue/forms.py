"""The base of all forms: text is cleaned on the way in, and every message is our own."""

import re
import unicodedata
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError

from .i18n import _, _l, _n

# Control characters, and the marks that turn the direction of a text around without being seen.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(text: str) -> str:
    """Return the text in NFC with plain line ends, without invisible signs and outer white space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).strip()


def _clean_or_none(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def typed(field: Field) -> str:
    """Return what was typed into a text field; an empty text where nothing was sent."""
    return str(field.data or "")


def version_in(form: Any) -> int:
    """Return the version of what the person saw, from the field `seen`; none fits where it is missing."""
    text = typed(form.seen)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class Form(FlaskForm):  # type: ignore[misc]
    """A form with CSRF protection whose text fields are cleaned; it never fills a model by itself."""

    class Meta:
        """Clean each text field."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Add the cleaning filter to text fields that do not ask to be left alone (passwords)."""
            if issubclass(unbound_field.field_class, StringField | TextAreaField) and not getattr(
                unbound_field.field_class, "verbatim", False
            ):
                options["filters"] = [*unbound_field.kwargs.get("filters", []), _clean_or_none]
            return cast(Field, unbound_field.bind(form=form, **options))


class VerbatimPasswordField(StringField):
    """A password, taken exactly as typed: no trimming, no normalisation, never shown again."""

    verbatim = True
    input_type = "password"

    def _value(self) -> str:
        return ""


class Required:
    """Ask for an answer."""

    field_flags = {"required": True}

    def __init__(self, message: Any = None) -> None:
        """Keep the message that says what to fill in."""
        self.message = message or _l("Fill in this answer.")

    def __call__(self, _form: Any, field: Field) -> None:
        """Stop at an empty answer."""
        if field.data is None or field.data is False or (isinstance(field.data, str | list) and not field.data):
            raise StopValidation(str(self.message))


class LengthBetween:
    """Bound the length of a text in characters."""

    def __init__(self, shortest: int = 0, longest: int = 200) -> None:
        """Keep both bounds."""
        self.shortest, self.longest = shortest, longest
        self.field_flags = {"maxlength_hint": longest}

    def __call__(self, _form: Any, field: Field) -> None:
        """Say by how much a text is too short or too long."""
        length = len(field.data or "")
        if length > self.longest:
            over = length - self.longest
            raise ValidationError(
                _n(
                    "Shorten the text by %(num)s character; %(longest)s are allowed.",
                    "Shorten the text by %(num)s characters; %(longest)s are allowed.",
                    over,
                    longest=self.longest,
                )
            )
        if length and length < self.shortest:
            raise ValidationError(_("Write at least %(shortest)s characters.", shortest=self.shortest))
