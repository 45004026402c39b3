"""Drafting for a municipality that has no time or no account: a coordinator writes, the municipality confirms by a link."""
