"""Sources and reports of harvesting in words."""

from ...i18n import _l

STATE_NAMES = {"active": _l("read every six hours"), "paused": _l("paused"), "removing": _l("being removed")}
PROBLEM_NAMES = {
    "refused": _l(
        "The address leads into a private network, or is no plain web address. The operator can allow it (CATALOGUE_HARVEST_HOSTS)."
    ),
    "name": _l("The name of the server is not known."),
    "connection": _l("The server does not answer."),
    "secure": _l("The secure connection failed."),
    "slow": _l("The server took too long."),
    "gone": _l("The address is not there."),
    "server": _l("The server answered with an error."),
    "redirects": _l("The address redirects again and again."),
    "large": _l("The answer is too large."),
    "broke": _l("Something broke while its projects were taken. The log of the worker says what."),
    "format": _l("The answer is not in the format of this catalogue."),
}
OUTCOME_NAMES = {
    "taken": _l("new here"),
    "changed": _l("changed there"),
    "unchanged": _l("as before"),
    "withdrawn": _l("withdrawn there and here"),
    "own": _l("our own, which came back"),
    "direct": _l("left to their own catalogue, which is a source too"),
    "known": _l("known from another source"),
    "example": _l("examples, which are not taken"),
    "refused": _l("not taken"),
}
REASON_NAMES = {
    "origin": _l("its origin is not understood"),
    "number": _l("it has no number"),
    "municipality": _l("its municipality is not named, or not known here"),
    "document": _l("its text is not understood"),
    "moment": _l("the day of its publication is missing"),
    "answer": _l("an answer is not understood"),
    "missing": _l("an answer that is needed is missing"),
    "unknown": _l("a code is not known here, or answers contradict each other"),
}
