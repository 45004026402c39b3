"""Suggesting key areas: reading, listed words, learning."""
