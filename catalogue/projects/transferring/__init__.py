"""Handing a project over to another municipality: offered by one side, taken by the other."""
