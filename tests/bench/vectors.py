"""What sentence vectors find that words do not, and what they cost; prints two tables.

`python -m tests.bench.vectors` publishes the examples in a folder of its own, writes each of them again as a draft of a few
other words in Czech and in English (`paraphrases.toml`), and asks which published project comes first.
"""

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from flask import Flask
from sqlalchemy import insert, select

from catalogue import create_app, database, migrate
from catalogue.config import ROOT, Config
from catalogue.database import session
from catalogue.operations.seeding import seed_reference
from catalogue.projects.examples import seed_examples
from catalogue.projects.models import Project
from catalogue.projects.publication import refresh
from catalogue.search.similar import projects_with_the_words, similar_projects
from catalogue.search.suggesting import suggest_key_areas
from catalogue.search.vectors import model, neighbours, texts
from catalogue.search.vectors.computing import Computer
from catalogue.search.vectors.models import TextVector
from catalogue.search.vectors.neighbours import Neighbours
from catalogue.search.vectors.queries import nearest_to
from tests.factories import desks

PARAPHRASES = Path(__file__).with_name("paraphrases.toml")
LANGUAGES = ("cs", "en")
MANY = 100_000
NOTHING_SHARED = {"key_areas": [], "main_key_area": "", "size": "", "region": "", "cost": ""}
"""A card that has nothing in common with any other, so that the text alone counts."""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Config(data=Path(folder), testing=True))
        migrate.upgrade(database.of(app).writing)
        with app.app_context():
            seed_reference()
            seed_examples()
            database.commit()
        drafts = _drafted(app)
        texts.QUIET = -texts.QUIET
        before = _seconds_of_programs()
        computer = Computer(app)
        while computer.turn():
            pass
        took = (_seconds_of_programs() - before) / (len(drafts) + 32)
        print("| first of 32, drafts in | Czech | English |")
        _print_found(app, drafts, "examples with their translation")
        _untranslate(app)
        _print_found(app, drafts, "examples in Czech alone")
        print(f"\n| a text, CPU with the starts of the program | {took * 1000:.0f} ms |")
        print(f"| memory of the program, peak | {_peak_of_program():.0f} MiB |")
        print(f"| neighbours of 8 projects among {MANY:,}, CPU | {_listed_among_many(app):.2f} s |")
        database.of(app).engine.dispose()


def _drafted(app: Flask) -> list[tuple[int, str, str]]:
    """Write each example again; return the draft, its language, and which example it repeats."""
    made = []
    with app.app_context():
        author = desks.person(municipality=desks.BRNO)
        for name, told in tomllib.loads(PARAPHRASES.read_text(encoding="utf-8")).items():
            for language in LANGUAGES:
                answers = {
                    "language": language, "title": told[language][:100], "summary": None, "problem": None,
                    "solution": told[language], "benefit": None, "main_key_area": None, "further_key_areas": [],
                }  # fmt: skip
                made.append((desks.draft(author, desks.BRNO, **answers).id, language, name))
        database.commit()
    return made


def _untranslate(app: Flask) -> None:
    with app.app_context():
        for project in session.scalars(select(Project).where(Project.external_id.is_not(None))):
            revision = project.revisions[-1]
            revision.document = {key: value for key, value in revision.document.items() if not key.startswith("other_")}
            refresh(project, revision)
        database.commit()


def _print_found(app: Flask, drafts: list[tuple[int, str, str]], what: str) -> None:
    kinds = ("same words", "vectors", "both, as similar projects", "key area by words", "key area with vectors")
    hits = {kind: dict.fromkeys(LANGUAGES, 0) for kind in kinds}
    with app.app_context():
        for number, language, name in drafts:
            project = session.get_one(Project, number)
            assert project.draft is not None
            document = project.draft.document
            example = session.scalars(select(Project).where(Project.external_id == name)).one()
            found = projects_with_the_words(0, document)
            near = nearest_to(number) or {}
            hits["same words"][language] += bool(found) and found[0][0]["id"] == example.id
            hits["vectors"][language] += bool(near) and max(near, key=lambda one: near[one]) == example.id
            similar = similar_projects(NOTHING_SHARED | {"id": number, "language": language}, document)
            hits["both, as similar projects"][language] += bool(similar) and similar[0][0]["id"] == example.id
            main_area = example.revisions[-1].document["main_key_area"]
            for kind, known in (("key area by words", None), ("key area with vectors", number)):
                suggested = suggest_key_areas(document["solution"], language, known)
                hits[kind][language] += bool(suggested) and suggested[0].code == main_area
    for kind, counted in hits.items():
        print(f"| {what}: {kind} | {counted['cs']} | {counted['en']} |", flush=True)


def _listed_among_many(app: Flask) -> float:
    """Return the seconds of finding the neighbours of eight projects among many, with random vectors."""
    chance = np.random.default_rng(1)
    with app.app_context():
        first = session.scalars(select(Project)).first()
        assert first is not None
        session.execute(insert(Project), list(_rows(first)))
        moment, start = first.created_at, 1_000_000
        vectors = model.packed(chance.standard_normal((MANY, 384)).astype(np.float32))
        session.execute(
            insert(TextVector),
            [
                {"project_id": start + at, "is_public": True, "model": "many", "text_hash": "", "seen_at": moment,
                 "vector": vectors[at].tobytes(), "is_listed": at >= 8, "reach": neighbours.LEAST}
                for at in range(MANY)
            ],
        )  # fmt: skip
        database.commit()
        began = time.process_time()
        with database.only_reading() as reading:
            found = Neighbours(reading, "many")
        found.keep()
        database.commit()
        return time.process_time() - began


def _rows(example: Project) -> Iterator[dict[str, object]]:
    for at in range(MANY):
        yield {"id": 1_000_000 + at, "municipality_code": example.municipality_code, "title": "", "state": "draft",
               "created_at": example.created_at, "changed_at": example.created_at, "version": 1}  # fmt: skip


def _seconds_of_programs() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak_of_program() -> float:
    """Return the most memory of a program that reads eight examples, in MiB; what the kernel says of children holds their parent."""
    files = sorted((ROOT / "seeds" / "examples").glob("*.toml"))[:8]
    read = [texts.text_of(tomllib.loads(file.read_text(encoding="utf-8"))["document"]).words for file in files]
    told = "import runpy, sys; runpy.run_path(sys.argv[1], run_name='__main__'); sys.stderr.write(open('/proc/self/status').read())"
    ended = subprocess.run(
        [sys.executable, "-c", told, model.program.__file__],
        input=json.dumps(read).encode(),
        capture_output=True,
        check=True,
    )
    (peak,) = re.findall(rb"VmHWM:\s+(\d+) kB", ended.stderr)
    return int(peak) / 1024


if __name__ == "__main__":
    main()
