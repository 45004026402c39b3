"""What templates may name of projects: states and steps, questions and their sections."""

from flask import Flask

from ..taxonomy import queries as taxonomy
from . import naming
from .document import QUESTIONS, SECTION_OF


def init_app(app: Flask) -> None:
    """Give the templates the names and the questions."""
    app.jinja_env.globals.update(names=naming, question_of=QUESTIONS, section_of=SECTION_OF, pillars=taxonomy.pillars)
