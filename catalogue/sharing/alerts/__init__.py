"""Alerts: searches that people save, and mails with the projects that are new in them."""
