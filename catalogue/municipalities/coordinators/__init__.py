"""Coordinators: people who draft projects for the municipalities of some regions, which then confirm them."""
