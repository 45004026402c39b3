"""Pages that are the same for everybody: home, tags, places, statements and help."""

from flask import Blueprint

from ..routing import PublicBlueprint

pages: Blueprint = PublicBlueprint("pages", __name__)
