"""The forms of the register's pages."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, StringField

from ...forms import Form, LengthBetween, Required, typed
from ...i18n import _, _l
from .comparing import Plan

_SUCCESSOR = "successor_"


class RegisterForm(Form):
    """A file with the register, and of which day its populations are."""

    file = FileField(_l("File with the register (CSV)"), [Required(_l("Choose a file."))])
    populations_on = DateField(_l("Populations of this day"), [Required(_l("Write a day."))])


class ApplyForm(Form):
    """What an administrator says to a preview; the successors are added to it for each file."""

    seen = HiddenField()
    confirmed = StringField(_l("Number of municipalities that end, are renamed or move"), [LengthBetween(0, 10)])

    def successors(self) -> dict[str, str]:
        """Return what was typed for each municipality that the file lacks."""
        return {name.removeprefix(_SUCCESSOR): typed(self[name]) for name in self.data if name.startswith(_SUCCESSOR)}

    def number(self) -> int | None:
        """Return the number that confirms a big change."""
        text = typed(self.confirmed).replace(" ", "").replace("\u00a0", "")
        return int(text) if text.isascii() and text.isdigit() else None

    def successor_fields(self) -> dict[str, Any]:
        """Return the fields of the successors by the codes of those that end."""
        return {name.removeprefix(_SUCCESSOR): self[name] for name in self._fields if name.startswith(_SUCCESSOR)}


def apply_form(plan: Plan, mark: str, most: int) -> ApplyForm:
    """Return the form of a preview, with a field for each municipality that the file lacks unless they are too many."""
    missing = plan.missing if len(plan.missing) <= most else []
    fields = {
        f"{_SUCCESSOR}{row['code']}": StringField(
            _("%(name)s is now part of", name=plan.present.label(row["code"])), [LengthBetween(0, 120)],
            default=_named(plan, plan.suggested.get(row["code"])),
        )
        for row in missing
    }  # fmt: skip
    form: ApplyForm = type("FilledApplyForm", (ApplyForm,), fields)(data={"seen": mark})
    return form


def _named(plan: Plan, code: str | None) -> str:
    """Return a name that is found again, or the code where the name is not enough."""
    if code is None:
        return ""
    label = plan.wanted.label(code)
    return label if plan.find(label) == [code] else code
