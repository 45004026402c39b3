"""Health, reference data, checks."""
