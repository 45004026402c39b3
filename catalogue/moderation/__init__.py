"""The reviewing desk: queue, review page, decisions."""
