"""The rooms of memberships: one for people on their way in, one for those who are signed in."""

from ...routing import PAGES, PrivateBlueprint

municipalities = PrivateBlueprint("municipalities", __name__, url_prefix=PAGES)
memberships = PrivateBlueprint("memberships", __name__, url_prefix=PAGES)
