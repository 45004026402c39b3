"""Runs the command line as `python -m catalogue`."""

from .cli import main

main()
