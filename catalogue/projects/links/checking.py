"""What the worker does about links: it finds them in published texts and looks politely whether they still work."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event
from urllib.parse import urlsplit

import structlog
from flask import Flask
from sqlalchemy import delete, select

from ... import database
from ...audit.services import record
from ...clock import now
from ...database import session
from .fetching import Fetcher
from .models import FAILURES_OF_THE_DEAD, ProjectLink
from .queries import due_links, known_links, published_links

AGAIN = timedelta(days=30)
"""When a link that works is looked at again."""
AFTER_FAILURE = (timedelta(days=1), timedelta(days=2), timedelta(days=7))
AFTER_OWN_TROUBLE = timedelta(hours=1)
SECONDS_BETWEEN_ROUNDS = 900
FOUND_AGAIN = timedelta(hours=12)
MOST_IN_A_ROUND = 50
FEW = 3
UNREACHED = ("name", "connection", "slow")
"""Problems that may be our own: when every one of some links has such a one, nothing is concluded."""

log = structlog.get_logger()
ProblemOf = Callable[[str], str | None]
"""Says why an address does not work, with an empty text that it does, and with None that nobody looked."""


def find_links() -> int:
    """Look after the links of all published texts, and no others; return how many came or went."""
    with database.only_reading():
        known, wanted = known_links(), {(number, url) for number, urls in published_links() for url in urls}
    for number, url in known - wanted:
        session.execute(delete(ProjectLink).where(ProjectLink.project_id == number, ProjectLink.url == url))
    session.add_all(
        ProjectLink(project_id=number, url=url, next_check_at=now()) for number, url in sorted(wanted - known)
    )
    database.commit()
    return len(known ^ wanted)


def check_once(problem_of: ProblemOf | None = None) -> int:
    """Look at links that are due, one of each server, and note what was found; return how many it was.

    No transaction is open while strangers' servers are asked.
    """
    problem_of = problem_of or Fetcher().problem_of
    with database.only_reading():
        chosen = _one_of_each_server(due_links(now(), MOST_IN_A_ROUND * 4))[:MOST_IN_A_ROUND]
    looked = {url: problem_of(url) for url in dict.fromkeys(url for _number, url in chosen)}
    problems = {url: problem for url, problem in looked.items() if problem is not None}
    is_ours = len(problems) >= FEW and all(problem in UNREACHED for problem in problems.values())
    for number, url in ((number, url) for number, url in chosen if url in problems):
        link = session.scalar(
            select(ProjectLink).where(ProjectLink.project_id == number, ProjectLink.url == url).with_for_update()
        )
        if link is not None and is_ours:
            link.next_check_at = now() + AFTER_OWN_TROUBLE
        elif link is not None:
            _note(link, problems[url])
    database.commit()
    if is_ours:
        log.warning("no_link_reached", links=len(problems))
    return 0 if is_ours else len(problems)


def check_forever(app: Flask, stop: Event) -> None:
    """Look for due links every few minutes until told to stop; trouble is waited out."""
    found_at, fetcher = None, Fetcher()
    while not stop.is_set():
        try:
            with app.app_context():
                if found_at is None or now() - found_at > FOUND_AGAIN:
                    find_links()
                    found_at = now()
                if done := check_once(lambda url: None if stop.is_set() else fetcher.problem_of(url)):
                    log.info("links_checked", links=done)
        except Exception:
            log.exception("checking_links_failed")
        stop.wait(SECONDS_BETWEEN_ROUNDS)


def _one_of_each_server(due: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Keep the first address of each server, with every project that has it: nobody is asked twice in a round."""
    chosen: dict[str, str] = {}
    for _number, url in due:
        chosen.setdefault((urlsplit(url).hostname or "").removeprefix("www."), url)
    kept = set(chosen.values())
    return [(number, url) for number, url in due if url in kept]


def _note(link: ProjectLink, problem: str) -> None:
    was_dead = link.failures >= FAILURES_OF_THE_DEAD
    link.failures, link.problem, link.checked_at = link.failures + 1 if problem else 0, problem, now()
    wait = AFTER_FAILURE[min(link.failures, len(AFTER_FAILURE)) - 1] if problem else AGAIN
    link.next_check_at = link.checked_at + wait
    is_dead = link.failures >= FAILURES_OF_THE_DEAD
    if is_dead != was_dead:
        record("link.dead" if is_dead else "link.alive", "project", link.project_id, actor_id=None,
               new={"url": link.url, "problem": problem}, reason="system")  # fmt: skip
