"""What stands in the menu of signed-in pages: the desks of projects, of reviews, and of administration."""

from flask import Flask

from ..accounts import navigation
from ..accounts.appeals.queries import waiting_appeals
from ..accounts.navigation import ADMINISTRATION, INSPIRATION, MODERATION, Entry
from ..accounts.policies import is_administrator, is_reviewer
from ..i18n import _l
from ..moderation.reports.queries import open_reports
from ..municipalities.coordinators.policies import can_draft_for_others
from ..projects.key_areas.blueprint import PAGES_BELOW as KEY_AREA_PAGES
from ..projects.queries import queue_length
from ..sharing.adoptions.queries import waiting_adoptions
from ..sharing.needs.queries import waiting_needs
from .outbox.queries import failed_mails


def fill(app: Flask) -> None:
    """Add the entries to the menu of an application; members and accounts add their own."""
    navigation.add(app, *ENTRIES)


ENTRIES = (
    Entry(
        _l("My projects"),
        "manage.projects",
        position=10,
        also_current=("manage.project", "questions.listing", "manage.new", "exchange.imports", "exchange.batch"),
    ),
    Entry(
        _l("Writing for others"),
        "assisting.projects",
        can_draft_for_others,
        position=15,
        also_current=("assisting.new", "assisting.ask"),
    ),
    Entry(
        _l("Taken over"),
        "adopting.adoptions",
        also_current=("adopting.new", "adopting.change", "adopting.reply"),
        position=20,
        section=INSPIRATION,
    ),
    Entry(
        _l("What we are looking for"),
        "seeking.needs",
        position=21,
        also_current=("seeking.new", "seeking.change", "seeking.close", "seeking.answer"),
        section=INSPIRATION,
    ),
    Entry(
        _l("Saved searches"),
        "alerts.searches",
        position=22,
        also_current=("alerts.new", "alerts.change", "alerts.delete"),
        section=INSPIRATION,
    ),
    Entry(
        _l("Shortlists"),
        "shortlists.listing",
        also_current=("shortlists.new",),
        position=25,
        section=INSPIRATION,
    ),
    Entry(
        _l("Collections"),
        "curating.collections",
        position=26,
        also_current=("curating.new", "curating.arrange", "curating.describe"),
        section=INSPIRATION,
    ),
    Entry(
        _l("Review desk"),
        "moderation.queue_page",
        is_reviewer,
        queue_length,
        ("moderation.review", "moderation.topics", "moderation.topic"),
        position=40,
        section=MODERATION,
    ),
    Entry(
        _l("Reports"),
        "reports.listing",
        is_reviewer,
        open_reports,
        also_current=("reports.report",),
        position=45,
        section=MODERATION,
    ),
    Entry(
        _l("Reports of taking over"),
        "adoption_desk.listing",
        is_reviewer,
        waiting_adoptions,
        position=46,
        section=MODERATION,
    ),
    Entry(
        _l("What municipalities look for"),
        "need_desk.listing",
        is_reviewer,
        waiting_needs,
        ("need_desk.demand",),
        position=47,
        section=MODERATION,
    ),
    Entry(
        _l("Collections of municipalities"),
        "collection_desk.listing",
        is_reviewer,
        position=48,
        section=MODERATION,
    ),
    Entry(
        _l("Accounts"),
        "people.listing",
        is_administrator,
        also_current=("people.person", "people.role", "people.address", "people.block", "people.erase"),
        position=59,
        section=ADMINISTRATION,
        group="people",
        note=_l("Find a person; role, address, block, deletion of personal data."),
    ),
    Entry(
        _l("Appeals"),
        "appeals.listing",
        is_administrator,
        waiting_appeals,
        ("appeals.appeal",),
        position=61,
        section=ADMINISTRATION,
        group="people",
        note=_l("What blocked people say, and the decision about it."),
    ),
    Entry(
        _l("Moderators"),
        "reviewers.admin",
        is_administrator,
        also_current=("reviewers.limit",),
        position=68,
        section=ADMINISTRATION,
        group="people",
        note=_l("Who reviews which pillars and regions."),
    ),
    Entry(
        _l("Key areas and topics"),
        "taxonomy.overview",
        is_administrator,
        also_current=KEY_AREA_PAGES,
        position=70,
        section=ADMINISTRATION,
        group="content",
        note=_l("Names, order and words of the tags by which projects are found; splitting, merging, retiring."),
    ),
    Entry(
        _l("Register of municipalities"),
        "register.overview",
        is_administrator,
        also_current=("register.preview", "register.apply"),
        position=71,
        section=ADMINISTRATION,
        group="content",
        note=_l("Names, districts and populations of municipalities, brought up to date from a file."),
    ),
    Entry(
        _l("Ready wordings"),
        "reasons.admin",
        is_administrator,
        position=72,
        section=ADMINISTRATION,
        group="content",
        note=_l("Sentences that moderators put into their decisions."),
    ),
    Entry(
        _l("Other catalogues"),
        "harvesting.sources",
        is_administrator,
        also_current=("harvesting.source",),
        position=73,
        section=ADMINISTRATION,
        group="content",
        note=_l("Catalogues whose projects are found here, too."),
    ),
    Entry(
        _l("Quality"),
        "quality.overview",
        is_administrator,
        also_current=("quality.listing",),
        position=74,
        section=ADMINISTRATION,
        group="content",
        note=_l("Published projects that lack something."),
    ),
    Entry(
        _l("Coordinators"),
        "coordinators.admin",
        is_administrator,
        position=75,
        section=ADMINISTRATION,
        group="people",
        note=_l("Who writes projects for the municipalities of a region."),
    ),
    Entry(
        _l("Outbox"),
        "outbox.listing",
        is_administrator,
        failed_mails,
        ("outbox.templates", "outbox.template"),
        position=76,
        section=ADMINISTRATION,
        group="running",
        note=_l("Which mails wait, were sent or failed, and how each of them reads."),
    ),
    Entry(
        _l("What happened"),
        "auditing.listing",
        is_administrator,
        position=77,
        section=ADMINISTRATION,
        group="running",
        note=_l("Every change in the catalogue in a sentence."),
    ),
)
