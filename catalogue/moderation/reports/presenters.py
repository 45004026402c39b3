"""The words of reports."""

from ...i18n import _l

REASON_NAMES = {
    "dead_link": _l("A link does not work"),
    "contact_gone": _l("The contact is no longer there"),
    "not_true": _l("Something is not true"),
    "legal": _l("It breaks the law or somebody's privacy"),
    "other": _l("Something else"),
}
STATE_NAMES = {
    "open": _l("Waiting"),
    "done": _l("Done"),
    "unjustified": _l("Not justified"),
}
