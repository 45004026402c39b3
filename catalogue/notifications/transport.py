"""Handing a mail over: to an SMTP server, or in development to a folder of files."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from ..config import Config
from .models import OutboxMail
from .services import one_line

TIMEOUT = 20
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}

Send = Callable[[OutboxMail], None]


def message_id(mail: OutboxMail, base_url: str) -> str:
    """Return the Message-ID of a row: the same at every attempt, so that a repeated mail is recognised."""
    moment = int(mail.created_at.timestamp() * 1_000_000)
    return f"<mail-{mail.id}-{moment}@{urlsplit(base_url).hostname or 'localhost'}>"


def message(mail: OutboxMail, config: Config) -> EmailMessage:
    """Build the message of a row; a header can hold no line end, because the policy refuses it."""
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(config.operator and one_line(config.operator), addr_spec=config.mail_from)
    made["To"] = Address(addr_spec=mail.recipient)
    made["Subject"] = one_line(mail.subject)
    made["Date"] = format_datetime(mail.created_at)
    made["Message-ID"] = message_id(mail, config.base_url)
    made["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe_url:
        made["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(mail.text)
    if mail.html:
        made.add_alternative(mail.html, subtype="html")
    made["Content-Language"] = mail.language
    return made


def transport(config: Config) -> Send:
    """Return the way mails leave this installation."""
    if config.smtp_url:
        return lambda mail: _by_smtp(mail, config)
    return lambda mail: _to_file(mail, config)


def mail_folder(config: Config) -> Path:
    """Return the folder that takes the mails of an installation without an SMTP server."""
    return config.data / "mail"


def _to_file(mail: OutboxMail, config: Config) -> None:
    folder = mail_folder(config)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{mail.id:06}-{mail.event}.eml").write_bytes(message(mail, config).as_bytes())


def _by_smtp(mail: OutboxMail, config: Config) -> None:
    with _connected(urlsplit(config.smtp_url)) as server:
        server.send_message(message(mail, config), config.mail_from, [mail.recipient])


def _connected(address: SplitResult) -> AbstractContextManager[smtplib.SMTP]:
    """Open a connection as the address says; encryption is verified, and never silently left out."""
    if address.scheme not in _PORTS:
        raise ValueError("CATALOGUE_SMTP_URL must begin with smtp://, smtps:// or smtp+starttls://.")
    host, port = address.hostname or "localhost", address.port or _PORTS[address.scheme]
    server: smtplib.SMTP
    if address.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        if address.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
    except BaseException:
        server.close()
        raise
    return server
