"""What templates may name of projects: states and steps, questions and their sections."""

from flask import Flask

from ..accounts import recovery
from ..i18n import _l
from ..taxonomy import queries as taxonomy
from . import naming
from .document import QUESTIONS, SECTION_OF
from .presenters import card_html


def init_app(app: Flask) -> None:
    """Give the templates the names and the questions."""
    recovery.name_fields(app, {key: question.label for key, question in QUESTIONS.items()})
    recovery.name_fields(
        app, dict.fromkeys(("asked", "creation_key", "version", "seen_number", "seen_hash", "next"), "")
    )
    recovery.name_fields(app, {"topic_name": _l("Find or propose a topic")})
    app.jinja_env.globals.update(
        names=naming,
        question_of=QUESTIONS,
        section_of=SECTION_OF,
        pillars=taxonomy.pillars,
        retired_key_areas=taxonomy.retired_key_areas,
        card_html=card_html,
    )
