"""The label of good practice."""
