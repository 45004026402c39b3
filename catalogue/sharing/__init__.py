"""What the catalogue gives back to those who fill it: how a project is read, its badge and its certificate."""
