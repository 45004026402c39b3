"""Makers of things that tests need, by feature."""
