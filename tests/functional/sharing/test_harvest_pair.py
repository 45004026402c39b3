"""Two catalogues that harvest each other, one killed in the middle: equal in the end, no duplicates, no loop."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from catalogue import create_app, database
from catalogue.accounts.models import User
from catalogue.config import ROOT, from_environment
from catalogue.database import session
from catalogue.projects import services as lifecycle
from catalogue.projects.models import Project
from catalogue.sharing.harvest import services
from catalogue.sharing.harvest.records import LEFT_THERE
from tests.bench import generate
from tests.browser.server import free_port
from tests.functional.search.test_processes import LONGEST_START, asked, until

EACH = 520
EXAMPLES = 32
"""Projects of each; one in some fifty does not name its municipality, and such stay where they are."""


class Catalogue:
    """One instance with its data folder and port."""

    def __init__(self, folder: Path) -> None:
        """Choose a port."""
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment: dict[str, str] = {}

    def knows(self, other: "Catalogue") -> None:
        """Let it harvest another one."""
        self.environment = {
            **os.environ, "CATALOGUE_DATA": str(self.folder), "CATALOGUE_BASE_URL": self.address, "PORT": str(self.port),
            "CATALOGUE_ENV": "development", "CATALOGUE_HARVEST_HOSTS": f"127.0.0.1:{other.port}",
        }  # fmt: skip
        with self.opened():
            administrator = session.scalars(select(User).where(User.role == "administrator")).first()
            assert administrator
            services.add(administrator, "Druhý katalog", other.address)
            database.commit()

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Open its database."""
        app = create_app(from_environment(self.environment))
        with app.app_context():
            yield
        database.of(app).engine.dispose()

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """Serve it in a process of its own."""
        process = subprocess.Popen(
            [sys.executable, "-m", "catalogue", "serve", "--no-worker"],
            cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            until(lambda: asked(self.port, "/healthz") is not None, LONGEST_START)
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)

    def harvesting(self) -> subprocess.Popen[str]:
        """Start harvesting in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "catalogue", "harvest"],
            cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def harvests(self) -> str:
        """Harvest to the end and return what was said."""
        done = self.harvesting()
        told, _nothing = done.communicate(timeout=300)
        assert done.returncode == 0, told
        return told

    def taken(self) -> int:
        """Return how many projects of the other one it has; read past the application, so that it is quick enough."""
        with contextlib.closing(sqlite3.connect(generate.database_file(self.folder), timeout=30)) as connection:
            return int(connection.execute("SELECT count(*) FROM harvested_projects").fetchone()[0])

    def records(self) -> dict[tuple[str, int], dict[str, Any]]:
        """Return every public record but examples, by where it was born."""
        found: dict[tuple[str, int], dict[str, Any]] = {}
        since, more = "0", True
        while more:
            answer = asked(self.port, f"/api/v1/changes?since={since}&per_page=200")
            assert answer is not None
            page = orjson.loads(answer[1])
            for item in page["items"]:
                record = item["project"]
                if record and not record["is_example"] and record["municipality"]:
                    origin = record["origin"] or {"catalogue": self.address, "id": record["id"]}
                    key = origin["catalogue"], origin["id"]
                    assert key not in found, "twice"
                    found[key] = {name: one for name, one in record["document"].items() if name not in LEFT_THERE}
            since, more = page["cursor"], bool(page["next"])
        return found

    def newest(self) -> str:
        """Return the end of its feed."""
        answer = asked(self.port, "/api/v1/changes?per_page=1&since=0")
        assert answer is not None
        return str(orjson.loads(answer[1])["total"])


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Catalogue, Catalogue]]:
    """Two catalogues with so many projects each, which serve and know each other."""
    folder, _was_there = generate.filled(tmp_path / "cache", EACH + EXAMPLES)
    here, there = (Catalogue(shutil.copytree(folder, tmp_path / name)) for name in ("here", "there"))
    here.knows(there)
    there.knows(here)
    with here.serving(), there.serving():
        yield here, there


def test_two_catalogues_share_a_thousand_projects_though_one_is_killed(pair: tuple[Catalogue, Catalogue]) -> None:
    here, there = pair
    killed = here.harvesting()
    until(lambda: here.taken() >= 100, 120)
    killed.send_signal(signal.SIGKILL)
    killed.wait(timeout=30)
    assert 0 < here.taken() < EACH - 50, "it was in the middle"
    assert f"example {EXAMPLES}" in there.harvests()
    told = here.harvests()
    ours, theirs = here.records(), there.records()
    assert ours == theirs
    assert len(ours) >= 1000
    assert here.taken() == there.taken() == len(ours) // 2, told
    before = here.newest(), there.newest()
    time.sleep(0.3)
    for _round in range(2):
        for one in pair:
            said = one.harvests()
            assert "taken" not in said, said
            assert "changed" not in said.replace("unchanged", ""), said
    assert (here.newest(), there.newest()) == before, "nothing new is told of what came from the other"
    with here.opened():
        withdrawn = session.scalars(
            select(Project).where(Project.origin_catalogue.is_(None), ~Project.is_example)
        ).first()
        assert withdrawn
        administrator = session.scalars(select(User).where(User.role == "administrator")).first()
        assert administrator
        lifecycle.hide(administrator, withdrawn, "Chyba.")
        database.commit()
    assert "withdrawn 1" in there.harvests()
    assert there.taken() == len(ours) // 2 - 1
