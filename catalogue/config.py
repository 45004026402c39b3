"""Configuration: environment variables with the prefix CATALOGUE_, read once and checked."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from .storage import Unusable, folder_of

ROOT = Path(__file__).resolve().parents[1]
DEVELOPMENT_SECRET = "development-only-secret-not-for-production-0123456789"  # noqa: S105 - refused in production
_TEXTS = (
    "env", "database_url", "secret_key", "base_url", "smtp_url", "mail_from", "operator", "operator_number", "contact_email", "storage_url",
)  # fmt: skip


class ConfigurationError(Exception):
    """Says which setting is missing or unsafe."""


@dataclass(frozen=True)
class Config:
    """The settings of one application; the defaults are those of development."""

    env: str = "development"
    data: Path = ROOT / "instance"
    database_url: str = ""
    secret_key: str = DEVELOPMENT_SECRET
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str = ""
    mail_from: str = "katalog@localhost.localdomain"
    operator: str = ""
    operator_number: str = ""
    """The company number of the operator, by which the national catalogue of open data knows it."""
    contact_email: str = ""
    storage_url: str = ""
    trusted_hosts: tuple[str, ...] = ()
    harvest_hosts: frozenset[str] = frozenset()
    """Catalogues in private networks that may be harvested, by name and port."""
    proxies: int = 0
    testing: bool = False
    password_time_cost: int = 2
    password_memory_kib: int = 19456
    session_idle_minutes: int = 120
    session_absolute_hours: int = 12

    @property
    def production(self) -> bool:
        """Whether this is not a development installation."""
        return self.env == "production"

    @property
    def database(self) -> str:
        """The SQLAlchemy address: as configured, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'catalogue.sqlite3'}"

    @property
    def uploads(self) -> Path:
        """The folder of uploaded files: as configured, or in the data folder."""
        return folder_of(self.storage_url) if self.storage_url else self.data / "uploads"

    @property
    def hosts(self) -> list[str]:
        """The host names that requests may name; everything else is answered with 400."""
        own = urlsplit(self.base_url).hostname or "localhost"
        local = [] if self.production else ["localhost", "127.0.0.1"]
        return list(dict.fromkeys([own, *self.trusted_hosts, *local]))

    def problems(self) -> list[str]:
        """Return what makes these settings unfit for their environment, in words."""
        found = []
        if self.env not in ("development", "production"):
            found.append("CATALOGUE_ENV must be 'development' or 'production'.")
        if urlsplit(self.base_url).hostname is None:
            found.append("CATALOGUE_BASE_URL must be a full address such as https://katalog.example.cz.")
        if self.operator_number and not (
            self.operator_number.isascii() and re.fullmatch(r"\d{8}", self.operator_number)
        ):
            found.append("CATALOGUE_OPERATOR_NUMBER must be a company number (IČO) of eight digits.")
        if self.storage_url:
            try:
                folder_of(self.storage_url)
            except Unusable as problem:
                found.append(f"CATALOGUE_STORAGE_URL: {problem}.")
        if self.production:
            if self.secret_key == DEVELOPMENT_SECRET:
                found.append("CATALOGUE_SECRET_KEY is missing.")
            elif len(self.secret_key) < 32 or len(set(self.secret_key)) < 8:
                found.append("CATALOGUE_SECRET_KEY is too short or too simple: 32 random characters at least.")
            if not self.base_url.startswith("https://"):
                found.append("CATALOGUE_BASE_URL must start with https:// in production.")
            if not self.smtp_url:
                found.append("CATALOGUE_SMTP_URL is missing: nobody could confirm an account.")
        return found

    def checked(self) -> "Config":
        """Return the settings, or raise ConfigurationError with every problem in one line."""
        if found := self.problems():
            raise ConfigurationError(" ".join(found))
        return self


def from_environment(environment: Mapping[str, str] = os.environ) -> Config:
    """Read the settings of the process; unknown variables are left alone."""
    texts = {name: environment[variable] for name in _TEXTS if environment.get(variable := f"CATALOGUE_{name.upper()}")}
    config = replace(Config(), **texts)  # type: ignore[arg-type]
    if folder := environment.get("CATALOGUE_DATA"):
        config = replace(config, data=Path(folder).resolve())
    if hosts := environment.get("CATALOGUE_TRUSTED_HOSTS"):
        config = replace(config, trusted_hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()))
    if hosts := environment.get("CATALOGUE_HARVEST_HOSTS"):
        config = replace(config, harvest_hosts=frozenset(host.strip() for host in hosts.split(",") if host.strip()))
    if proxies := environment.get("CATALOGUE_PROXIES"):
        if not proxies.isdecimal():
            raise ConfigurationError("CATALOGUE_PROXIES must be a whole number: how many proxies stand in front.")
        config = replace(config, proxies=int(proxies))
    return config.checked()
