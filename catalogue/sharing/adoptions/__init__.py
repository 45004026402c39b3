"""Adoptions: what a municipality took over from another one's project, how it went, and how practices travel."""
