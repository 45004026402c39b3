"""The blueprint of the search in all its views."""

from ..routing import PAGES, PublicBlueprint

search = PublicBlueprint("search", __name__, url_prefix=PAGES)
