"""Suggesting key areas for a text, by words that the author can see."""

from .suggester import init_app, suggest_key_areas

__all__ = ["init_app", "suggest_key_areas"]
