"""Checking a file with the register of municipalities, and applying it: all of it in one transaction, or nothing."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete

from ...accounts.models import User
from ...accounts.policies import require_administrator
from ...audit.services import Happening, record_all
from ...clock import now
from ...database import session
from ...errors import Conflict, Invalid
from ...i18n import _, _n
from ...municipalities.memberships.mails import announce_endings
from ...municipalities.models import RegisterUpdate
from ...projects.realigning import realign, retell_names
from ...remembered import forget_after_change
from .comparing import Plan, compare
from .judging import Register, judge
from .presenters import report_of
from .queries import hold, mark_of, present_register
from .reading import Sheet, read_sheet
from .writing import as_csv, write_tables

MOST_ENDING = 500
"""So many municipalities at most may end on the page; a file that lacks more is a part of the register."""


class NotConfirmed(Invalid):
    """So much would change that the number of municipalities has to be typed."""

    def __init__(self, number: int) -> None:
        """Say the number."""
        super().__init__(
            _n(
                "%(num)s municipality would end, be renamed or move. If the file is the right one, type this number.",
                "%(num)s municipalities would end, be renamed or move. If the file is the right one, type this number.",
                number,
            )
        )
        self.number = number


class UnknownSuccessor(Invalid):
    """A successor that the file does not have, or several of that name."""

    def __init__(self, code: str, message: str) -> None:
        """Keep whose successor it would be."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Preview:
    """What a file would change, the mark of the register that this was found for, and columns that are left out."""

    plan: Plan
    mark: str
    unknown: tuple[str, ...]


def preview(data: bytes, register: Register | None = None) -> Preview:
    """Return what a file would change; raise Invalid or FaultyFile for a file that cannot be taken."""
    sheet: Sheet = read_sheet(data)
    present = register or present_register()
    return Preview(compare(present, judge(sheet, present)), mark_of(present), sheet.unknown)


def bring(user: User | None, name: str, data: bytes, populations_on: date) -> RegisterUpdate:
    """Keep a file that can be taken, so that its preview can be looked at; earlier ones of the person are dropped.

    Raises Invalid or FaultyFile for any other file, and for a day in the future.
    """
    if user is not None:
        require_administrator(user)
    if populations_on > now().date():
        raise Invalid(_("The day is in the future."))
    preview(data)
    theirs = (RegisterUpdate.brought_by_id == user.id) if user else RegisterUpdate.brought_by_id.is_(None)
    session.execute(delete(RegisterUpdate).where(theirs, RegisterUpdate.state == "checked"))
    made = RegisterUpdate(
        brought_by_id=user.id if user else None, brought_at=now(), file_name=name[:200], populations_on=populations_on,
        state="checked", is_seed=False, report={}, content=data,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def apply(
    user: User | None, update: RegisterUpdate, seen: str, successors: Mapping[str, str], confirmed: int | None
) -> int:
    """Make the register what the file says, and let everything published follow; return how many projects did.

    `seen` is the mark of the register that the preview was made for; `successors` are codes or names by the codes of
    those that the file lacks: with one they end, without one they are kept as they are. Raises Conflict where the register
    has changed since, UnknownSuccessor, and NotConfirmed where a big change was not confirmed by its number.
    """
    if user is not None:
        require_administrator(user)
    hold()
    if update.state != "checked" or update.content is None:
        raise Conflict(_("This file was applied already."))
    found = preview(update.content)
    if found.mark != seen:
        raise Conflict(_("The register has changed since you looked at the preview. Look at it once more."))
    plan = found.plan
    ending = ending_of(plan, successors)
    if plan.is_big(len(ending)) and confirmed != plan.weight(len(ending)):
        raise NotConfirmed(plan.weight(len(ending)))
    if not changes_anything(plan, ending):
        raise Invalid(_("The file changes nothing."))
    update.state, update.applied_at, update.content = "applied", now(), None
    update.report, update.before = report_of(plan, ending), zlib.compress(as_csv(plan.present))
    session.flush()
    record_all(_happenings(user, update, plan, ending))
    write_tables(plan, ending)
    forget_after_change()
    announce_endings(ending)
    moved = realign()
    retell_names(districts=plan.renamed_districts)
    return moved


def changes_anything(plan: Plan, ending: Mapping[str, str]) -> bool:
    """Whether applying a plan would change the register."""
    return bool(plan.new or plan.changes or plan.districts or ending)


def ending_of(plan: Plan, successors: Mapping[str, str]) -> dict[str, str]:
    """Return the code of the successor of each municipality that ends; raise UnknownSuccessor."""
    ending = {}
    for gone in plan.missing:
        code = gone["code"]
        if typed := successors.get(code, "").strip():
            found = plan.find(typed)
            if not found:
                raise UnknownSuccessor(code, _("The file has no municipality “%(name)s”.", name=typed))
            if len(found) > 1:
                several = ", ".join(f"{plan.wanted.label(one)} {one}" for one in found[:5])
                raise UnknownSuccessor(
                    code, _("There are more of this name. Write the code of one: %(several)s.", several=several)
                )
            ending[code] = found[0]
    if len(ending) > MOST_ENDING:
        raise Invalid(_("At most %(most)s municipalities can end at once.", most=MOST_ENDING))
    return ending


def _happenings(user: User | None, update: RegisterUpdate, plan: Plan, ending: Mapping[str, str]) -> list[Happening]:
    """Return the event of the update, and one of each municipality whose name or existence changes."""
    actor = user.id if user else None
    counts: dict[str, Any] = {
        "register_file": update.file_name,
        "populations_on": update.populations_on.isoformat(),
        **{f"municipalities_{key}": number for key, number in update.report["counts"].items() if number},
    }
    told = [Happening("register.updated", "register", update.id, actor, new=counts)]
    for one in plan.renamed:
        told.append(
            Happening(
                "municipality.renamed", "municipality", one.code, actor, old={"municipality": one.old["name"]},
                new={"municipality": one.new["name"]},
            )
        )  # fmt: skip
    for code, into in ending.items():
        told.append(
            Happening(
                "municipality.merged", "municipality", code, actor, old={"municipality": plan.present.label(code)},
                new={"municipality": f"{plan.wanted.label(into)} {into}"},
            )
        )  # fmt: skip
    return told


def seed(name: str, data: bytes, populations_on: date) -> Plan:
    """Bring the register in line with the file of the reference data: what it lacks ends without a successor.

    Who represents one that ends is told. The caller records the event, and lets what is published follow.
    """
    hold()
    plan = preview(data).plan
    missing = {row["code"]: None for row in plan.missing}
    if not plan.is_empty:
        write_tables(plan, missing)
        forget_after_change()
        announce_endings(missing)
        session.add(
            RegisterUpdate(
                brought_at=now(), file_name=name, populations_on=populations_on, is_seed=True, state="applied",
                applied_at=now(), report=report_of(plan, {}, ended=len(missing)),
            )
        )  # fmt: skip
        session.flush()
    return plan
