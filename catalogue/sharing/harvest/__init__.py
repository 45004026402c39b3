"""Harvest: projects of other catalogues, taken over with their origin, and given back when they are withdrawn there."""
