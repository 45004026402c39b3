"""Looking after the index: building it, and saying how it stands; the command line and the server use it."""

import sys

import click
from flask import Flask, current_app

from .. import database, migrate
from .index import ahead, rows, texts
from .index.folder import IndexFolder
from .index.writer import Writer
from .vectors import model
from .vectors.queries import Progress, progress


def build(writer: Writer) -> int:
    """Build the index anew with a progress bar on a terminal, plain lines elsewhere; return how many projects it holds."""
    with click.progressbar(length=1, label="Indexing", hidden=not sys.stdout.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)
            if bar.hidden and total and done % max(1, total // 10 // rows.BATCH * rows.BATCH) == 0:
                click.echo(f"Indexed {done} of {total} projects.")

        return writer.rebuild(progress)


def prepare() -> None:
    """Make ready for serving: build the index where there is none, and let the database know its own tables.

    Nothing is done where the tables are not there yet; an index that another process is just building is left to it.
    """
    if migrate.current(database.of(current_app).reading) != migrate.newest():
        return
    database.of(current_app).analyse()
    writer = Writer(current_app._get_current_object())  # type: ignore[attr-defined]
    with writer.folder.writing() as mine:
        if mine and writer.folder.current() is None:
            build(writer)


def rebuild() -> int:
    """Build the index anew, after waiting for whoever writes it now; return how many projects it holds."""
    writer = Writer(current_app._get_current_object())  # type: ignore[attr-defined]
    with writer.folder.writing(wait=True):
        built = build(writer)
    make_ahead()
    return built


def make_ahead() -> None:
    """Make ready what pages of results take beside the index, where it is missing or out of date."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    ahead.make(app, IndexFolder(app.config["CATALOGUE"].data))


def status() -> tuple[str, bool]:
    """Say what the index holds and how far it follows the change feed, and whether that is all; and how many vectors there are."""
    folder = IndexFolder(current_app.config["CATALOGUE"].data)
    with database.only_reading() as reading:
        newest, projects = rows.newest_change(reading), rows.count_rows(reading)
        vectors = _vectors(progress(reading), projects)
    generation = folder.current()
    if generation is None:
        return f"There is no index yet; {projects} projects wait for it. {vectors}", False
    searcher = texts.open_index(generation / "text").searcher()
    held = texts.sequence_of(searcher)
    size = sum(file.stat().st_size for file in generation.rglob("*") if file.is_file()) / 2**20
    told = f"Generation {generation.name}: {searcher.num_docs - 1} of {projects} projects, {size:.1f} MiB, change {held} of {newest}."
    told = f"{told} {vectors}"
    return told, held == newest


def _vectors(known: Progress, projects: int) -> str:
    """Say how far the worker has come with the optional extra."""
    if not known.models and not model.is_installed():
        return "Vectors: the extra is not installed."
    made_by = f" ({', '.join(known.models)})" if known.models else ""
    return f"Vectors: {known.published} of {projects} projects{made_by}, {known.in_hand} texts in hand."
