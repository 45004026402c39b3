"""Who gets where: what every address answers to everybody, and to whom with a project in which state."""

from tests.factories.worlds import ACTORS, OPEN_REVISION, QUEUED_REVISION, VISITOR

NOT_SIGNED_IN = (VISITOR, "blocked")
PUBLIC_STATES = ("published", "archived", OPEN_REVISION, QUEUED_REVISION)
EDITABLE = ("draft", "changes_requested", OPEN_REVISION)
AUTHORS = ("member", "judge_in_own_case")
REVIEWED = ("submitted", "in_review", "changes_requested", "rejected", QUEUED_REVISION)
NO_LONGER_THERE = ("discarded", "hidden")
STEPS = {
    "withdraw": ("submitted", QUEUED_REVISION),
    "discard": EDITABLE,
    "revise": ("published",),
    "archive": ("published", OPEN_REVISION, QUEUED_REVISION),
    "restore": ("archived",),
}
SHOWING = {
    "hide": ("published", "archived", OPEN_REVISION, QUEUED_REVISION),
    "archive": ("published", "hidden", OPEN_REVISION, QUEUED_REVISION),
    "restore": ("archived", "hidden"),
}

ALL = dict.fromkeys(ACTORS, 200)


def people(**others: int) -> dict[str, int]:
    """Return what signed-in people get; visitors and the blocked are asked to sign in."""
    return {actor: 303 if actor in NOT_SIGNED_IN else 200 for actor in ACTORS} | others


REVIEWERS = people(member=403, stranger=403)
ADMINISTRATORS = people(member=403, stranger=403, moderator=403, judge_in_own_case=403)
PLAIN: dict[str, dict[str, int]] = {
    "static": ALL,
    "pages.root": dict.fromkeys(ACTORS, 302),
    "pages.home": ALL,
    "pages.robots": ALL,
    "pages.security_txt": ALL,
    "pages.sitemap": ALL,
    "pages.sitemap_pages": ALL,
    "pages.sitemap_projects": ALL,
    "pages.pillar": ALL,
    "pages.key_area": ALL,
    "pages.region": ALL,
    "pages.municipality": ALL,
    "pages.coverage_page": ALL,
    "pages.coverage_file": ALL,
    "pages.about": ALL,
    "pages.accessibility": ALL,
    "pages.privacy": ALL,
    "pages.help": ALL,
    "pages.guide": ALL,
    "search.projects": ALL,
    "search.projects_json": ALL,
    "files.csv": ALL,
    "files.xlsx": ALL,
    "files.geojson": ALL,
    "files.atom": ALL,
    "search.map": ALL,
    "embedding.projects": ALL,
    "embedding.map": ALL,
    "search.map_points": ALL,
    "search.map_outlines": ALL,
    "media.image": dict.fromkeys(ACTORS, 404),
    "api.projects": ALL,
    "api.taxonomy_list": ALL,
    "api.regions": ALL,
    "api.collections": ALL,
    "api.collection": dict.fromkeys(ACTORS, 404),
    "api.municipalities": ALL,
    "api.changes": ALL,
    "api.bulk_list": ALL,
    "api.bulk_file": dict.fromkeys(ACTORS, 404),
    "api.catalogue_json_ld": ALL,
    "api.catalogue_turtle": ALL,
    "api.taxonomy_json_ld": ALL,
    "api.taxonomy_turtle": ALL,
    "api.openapi": ALL,
    "open_data.overview": ALL,
    "health.healthz": ALL,
    "health.readyz": ALL,
    "dev.mail": ALL,
    "manage.projects": people(),
    "payback.projects": people(),
    "manage.new": people(),
    "questions.answer": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "transfers.answer": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "exchange.imports": people(),
    "exchange.template": people(),
    "exchange.export": people(moderator=403),
    "exchange.batch": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "exchange.errors": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "moderation.queue_page": REVIEWERS,
    "moderation.next_page": {actor: 303 if answer == 200 else answer for actor, answer in REVIEWERS.items()},
    "reports.listing": REVIEWERS,
    "statistics.overview": REVIEWERS,
    "statistics.file": REVIEWERS,
    "shortlist.listing": ALL,
    "shortlist.compare": ALL,
    "shortlist.briefing": dict.fromkeys(ACTORS, 404),
    "shortlist.pdf": dict.fromkeys(ACTORS, 404),
    "shortlists.listing": people(),
    "shortlists.new": dict.fromkeys(ACTORS, 303),
    "adopting.adoptions": people(),
    "adopting.change": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "adopting.reply": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "adoption_desk.listing": REVIEWERS,
    "collections.listing": ALL,
    "collections.show": dict.fromkeys(ACTORS, 404),
    "curating.collections": people(),
    "curating.new": people(moderator=403),
    "curating.arrange": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "curating.describe": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "collection_desk.listing": REVIEWERS,
    "harvesting.sources": ADMINISTRATORS,
    "harvesting.source": ADMINISTRATORS | {"administrator": 404},
    "needs.listing": ALL,
    "needs.show": dict.fromkeys(ACTORS, 404),
    "seeking.needs": people(),
    "seeking.new": people(moderator=403, administrator=403),
    "seeking.change": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "seeking.close": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "seeking.answer": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "need_desk.listing": REVIEWERS,
    "need_desk.demand": REVIEWERS,
    "need_desk.demand_csv": REVIEWERS,
    "alerts.searches": people(),
    "alerts.new": people(),
    "alerts.change": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "alerts.delete": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "reports.report": people(member=403, stranger=403, moderator=404, judge_in_own_case=404, administrator=404),
    "moderation.spam": REVIEWERS,
    "moderation.topics": REVIEWERS,
    "moderation.topic": people(member=403, stranger=403, moderator=404, administrator=404, judge_in_own_case=404),
    "accounts.sign_in": {actor: 200 if actor in NOT_SIGNED_IN else 303 for actor in ACTORS},
    "accounts.signed_out": ALL,
    "accounts.reset_request": ALL,
    "accounts.reset_sent": ALL,
    "accounts.reset": dict.fromkeys(ACTORS, 410),
    "accounts.confirm": dict.fromkeys(ACTORS, 410),
    "appealing.appeal": dict.fromkeys(ACTORS, 410),
    "administration.overview": ADMINISTRATORS,
    "appeals.listing": ADMINISTRATORS,
    "appeals.appeal": ADMINISTRATORS | {"administrator": 404},
    "accounts.new_address": dict.fromkeys(ACTORS, 410),
    "confirming.answer": dict.fromkeys(ACTORS, 410),
    "assisted.answer": dict.fromkeys(ACTORS, 410),
    "assisted.image": dict.fromkeys(ACTORS, 410),
    "assisted.attachment": dict.fromkeys(ACTORS, 410),
    "assisting.projects": ADMINISTRATORS,
    "assisting.new": ADMINISTRATORS,
    "coordinators.admin": ADMINISTRATORS,
    "register.overview": ADMINISTRATORS,
    "register.preview": ADMINISTRATORS,
    "register.current": ADMINISTRATORS,
    "register.before": ADMINISTRATORS | {"administrator": 404},
    "taxonomy.overview": ADMINISTRATORS,
    "taxonomy.key_area": ADMINISTRATORS,
    "taxonomy.merge": ADMINISTRATORS,
    "taxonomy.merge_topic": ADMINISTRATORS,
    "taxonomy.pillar": ADMINISTRATORS,
    "taxonomy.retire": ADMINISTRATORS,
    "taxonomy.retire_topic": ADMINISTRATORS,
    "taxonomy.split": ADMINISTRATORS,
    "taxonomy.topic": ADMINISTRATORS,
    "taxonomy.topics": ADMINISTRATORS,
    "reasons.admin": ADMINISTRATORS,
    "reasons.change": ADMINISTRATORS,
    "auditing.listing": ADMINISTRATORS,
    "auditing.file": ADMINISTRATORS,
    "outbox.listing": ADMINISTRATORS,
    "outbox.templates": ADMINISTRATORS,
    "outbox.template": ADMINISTRATORS,
    "reviewers.admin": ADMINISTRATORS,
    "reviewers.limit": people(member=403, stranger=403, moderator=403, judge_in_own_case=403, administrator=404),
    "people.listing": ADMINISTRATORS,
    **dict.fromkeys(
        ("people.person", "people.role", "people.address", "people.block", "people.erase"),
        people(member=403, stranger=403, moderator=403, judge_in_own_case=403, administrator=404),
    ),
    "quality.overview": ADMINISTRATORS,
    "quality.listing": ADMINISTRATORS,
    "quality.file": ADMINISTRATORS,
    "accounts.account": people(),
    "own_data.download": dict.fromkeys(ACTORS, 303),
    "own_address.change": people(),
    "own_data.delete_account": people(),
    "mailing.choose": people(),
    "mailing.unsubscribe_page": dict.fromkeys(ACTORS, 410),
    "own_data.keep": dict.fromkeys(ACTORS, 410),
    "accounts.change_password": dict.fromkeys(ACTORS, 303),
    "municipalities.sign_up": {actor: 200 if actor in NOT_SIGNED_IN else 303 for actor in ACTORS},
    "municipalities.sign_up_sent": ALL,
    "memberships.members": people(),
    "memberships.join": people(),
    "memberships.team": people(stranger=404, moderator=404),
    "memberships.invite": people(stranger=404, moderator=404, judge_in_own_case=403),
    "municipalities.invitation": dict.fromkeys(ACTORS, 410),
    "memberships.admin": people(member=403, stranger=403, moderator=403, judge_in_own_case=403),
}
"""What everybody gets from addresses that name no project."""


def public(actor: str, state: str, _step: str) -> int:
    return 200 if state in PUBLIC_STATES else 410 if state == "hidden" else 404


def moved(actor: str, state: str, _step: str) -> int:
    return 301 if state in PUBLIC_STATES else 410 if state == "hidden" else 404


def desk(actor: str, state: str, _step: str) -> int:
    if actor in NOT_SIGNED_IN:
        return 303
    return 200 if actor in AUTHORS and state not in NO_LONGER_THERE else 404


def without_label(actor: str, state: str, _step: str) -> int:
    return 410 if state == "hidden" else 404


def payback(actor: str, state: str, _step: str) -> int:
    if actor in NOT_SIGNED_IN:
        return 303
    return 200 if actor in (*AUTHORS, "administrator") and state in PUBLIC_STATES else 404


def edit(actor: str, state: str, _step: str) -> int:
    found = desk(actor, state, "")
    return 303 if found == 200 and state not in EDITABLE else found


def section(actor: str, state: str, _step: str) -> int:
    found = desk(actor, state, "")
    return 403 if found == 200 and state not in EDITABLE else found


def preview(actor: str, state: str, _step: str) -> int:
    has_text = state in ("draft", "submitted", "in_review", "changes_requested", OPEN_REVISION, QUEUED_REVISION)
    found = desk(actor, state, "")
    return 404 if found == 200 and not has_text else found


def step(actor: str, state: str, name: str) -> int:
    found = desk(actor, state, "")
    return 303 if found == 200 and state not in STEPS[name] else found


def missing_picture(actor: str, state: str, _step: str) -> int:
    return 303 if actor in NOT_SIGNED_IN else 404


def review(actor: str, state: str, _step: str) -> int:
    """Return what a review page answers: a project that a person may not know of is not found."""
    if actor in NOT_SIGNED_IN:
        return 303
    if actor in ("member", "stranger"):
        return 403
    if state == "discarded" or (state == "hidden" and actor != "administrator"):
        return 404
    if actor == "judge_in_own_case":
        return 403
    if state == "draft":
        return 404
    if actor == "administrator":
        return 200
    return 200 if state in REVIEWED else 403


def review_picture(actor: str, state: str, _step: str) -> int:
    found = review(actor, state, "")
    return 404 if found == 200 else found


def show_differently(actor: str, state: str, name: str) -> int:
    found = review(actor, state, "")
    if found != 200:
        return found
    return 200 if actor == "administrator" and state in SHOWING[name] else 403


def edit_published(actor: str, state: str, _step: str) -> int:
    found = desk(actor, state, "")
    return 403 if found == 200 and state != "published" else found


def check_edit(actor: str, state: str, _step: str) -> int:
    """Return what the check of a minor edit answers: none waits for one here."""
    if actor in NOT_SIGNED_IN:
        return 303
    found = review(actor, state, "")
    return 403 if found == 200 else found


def asked_about(actor: str, state: str, _step: str) -> int:
    found = desk(actor, state, "")
    return 404 if found == 200 and state not in PUBLIC_STATES else found


def hand_over(actor: str, state: str, _step: str) -> int:
    found = desk(actor, state, "")
    return 404 if found == 200 and state in ("submitted", "in_review", "rejected", QUEUED_REVISION) else found


def own_label(actor: str, state: str, _step: str) -> int:
    found = desk(actor, state, "")
    return 404 if found == 200 and state not in PUBLIC_STATES else found


def label_of(actor: str, state: str, _step: str) -> int:
    """Return what the scoring of the label answers: everybody on the reviewing desk may read it for public projects."""
    if actor in NOT_SIGNED_IN:
        return 303
    if actor in ("member", "stranger"):
        return 403
    if state in PUBLIC_STATES:
        return 403 if actor == "judge_in_own_case" else 200
    return 200 if state == "hidden" and actor == "administrator" else 404


def ask_to_confirm(actor: str, _state: str, _step: str) -> int:
    """Return what the question to a municipality answers: nobody drafted these projects for others."""
    return 303 if actor in NOT_SIGNED_IN else 404 if actor == "administrator" else 403


def led(actor: str, state: str, _step: str) -> int:
    found = public(actor, state, "")
    return 302 if found == 200 else found


def took_over(actor: str, state: str, _step: str) -> int:
    """Return what the report of an adoption answers: it is for those of another municipality, about public projects."""
    if actor in NOT_SIGNED_IN:
        return 303
    if state == "discarded":
        return 404
    return 200 if actor == "stranger" and state in PUBLIC_STATES else 403


ABOUT_PROJECTS = {
    "adopting.new": took_over,
    "passing.short": led,
    "passing.qr": public,
    "passing.picture": public,
    "assisting.ask": ask_to_confirm,
    "reporting.report": public,
    "asking.ask": public,
    "questions.listing": asked_about,
    "projects.show": public,
    "projects.history": public,
    "projects.show_redirect": moved,
    "projects.show_redirect_dash": moved,
    "api.project": public,
    "api.similar": public,
    "badges.badge": public,
    "badges.certificate": without_label,
    "payback.project": payback,
    "manage.project": desk,
    "manage.edit": edit,
    "manage.edit_section": section,
    "manage.submitted": desk,
    "manage.preview": preview,
    "manage.take_step": step,
    "manage.image": missing_picture,
    "transfers.offer": hand_over,
    "uploads.add": section,
    "uploads.attachment": missing_picture,
    "attachments.download": lambda _actor, _state, _step: 404,
    "moderation.review": review,
    "moderation.label": label_of,
    "labelling.project": own_label,
    "moderation.check_edit": check_edit,
    "edits.minor": edit_published,
    "edits.measurement": edit_published,
    "moderation.show_differently": show_differently,
    "moderation.image": review_picture,
    "moderation.attachment": review_picture,
}
"""What they get from addresses that name a project, by its state."""
