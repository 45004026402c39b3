"""The words for why a link does not work."""

from ...i18n import _l

PROBLEM_NAMES = {
    "refused": _l("the address is not on the public internet"),
    "name": _l("no server has this name"),
    "connection": _l("the server does not answer"),
    "secure": _l("the certificate of the server is not valid"),
    "slow": _l("the server answers too slowly"),
    "gone": _l("the page is not there"),
    "server": _l("the server reports an error"),
    "redirects": _l("the address leads on and on"),
}
