"""Changing the key areas that projects are tagged with: renaming, and merging one into another."""
