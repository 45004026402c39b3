"""The municipality's desk: own projects, the form in sections, and the steps of the lifecycle that are the author's."""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..accounts import limits
from ..accounts.sessions import current_person
from ..errors import Forbidden, NotFound
from ..i18n import _
from ..municipalities.memberships.queries import municipalities_of
from ..municipalities.models import Municipality
from ..routing import PAGES, PrivateBlueprint
from ..templating import json_response
from . import services
from .arranging import MOVE, row_anchor
from .assisting.queries import newest_ask
from .confirm_links import link_to, open_report
from .document import SECTIONS, Section, Tier, completeness, doubts, section, shortcomings
from .duplicates import possible_duplicates
from .forms import MessageForm, NewProjectForm, ReasonForm, SectionForm, bind_section, show_problems
from .images.responses import private_image_response
from .in_hand import TURN_NAMES, in_hand
from .key_areas.presenters import replaced_in_draft
from .lifecycle import Actor
from .links.naming import PROBLEM_NAMES
from .links.queries import dead_links
from .models import Project
from .policies import allowed_actions, can_confirm, can_edit, can_edit_published, can_work_on, capacities
from .presence import note_editing, note_opening, others_in
from .presenters import preview_page
from .presenters import sections as presented_sections
from .queries import project_for_change, project_or_404, projects_of
from .questions.policies import can_answer
from .questions.queries import waiting_about
from .saving import ABOUT_TOPICS, TAGS, TAKE_KEY_AREA, Saved, save_section, told_to_script, typed_topic
from .services.moving import Incomplete, problems_before_submission
from .standing import section_states
from .suggestions import offers_for
from .tagging.presenters import TaggingView, topics_view
from .transferring.policies import can_offer
from .transferring.queries import open_transfer, open_transfers, transfers_waiting_for

manage = PrivateBlueprint("manage", __name__, url_prefix=f"{PAGES}/my/projects")

SIMPLE_STEPS = ("withdraw", "discard", "revise", "archive", "restore")
WITH_REASON = ("archive", "restore")


def _mine(project_id: int, *, to_change: bool = False) -> Project:
    project = project_for_change(project_id) if to_change else project_or_404(project_id)
    if not can_work_on(current_person(), project):
        raise NotFound()
    return project


@manage.get("")
def projects() -> str:
    """List the projects of the person's municipalities by whose turn it is, those that wait for them first."""
    mine = projects_of(current_person())
    return render_template(
        "manage/projects.html",
        groups=in_hand(mine, open_transfers(mine), waiting_about(mine)),
        offered=transfers_waiting_for(current_person()),
        turn_names=TURN_NAMES,
        municipalities=municipalities_of(current_person()),
    )


@manage.route("/new", methods=["GET", "POST"])
def new() -> BaseResponse | str | tuple[str, int]:
    """Start a project: its municipality and a name; everything else can wait."""
    places = municipalities_of(current_person())
    form = NewProjectForm()
    form.municipality.choices = [(place.code, place.name) for place in places]
    if not places:
        return render_template("manage/no_municipality.html")
    if form.validate_on_submit():
        project = services.create_project(
            current_person(), form.municipality.data, {"title": form.title.data}, form.creation_key.data or ""
        )
        return redirect(url_for("manage.edit_section", project_id=project.id, code=SECTIONS[0].code), 303)
    form.creation_key.data = form.creation_key.data or secrets.token_urlsafe(16)
    return render_template("manage/new.html", form=form), 422 if form.errors else 200


@manage.get("/<int:project_id>")
def project(project_id: int) -> str:
    """Show where a project stands, what was decided and why, and what can be done now."""
    found = _mine(project_id)
    return render_template(
        "manage/project.html",
        project=found,
        actions=allowed_actions(current_person(), found),
        decisions=found.decisions,
        messages=found.messages,
        reported=open_report(found),
        dead_links=[(link.url, PROBLEM_NAMES[link.problem]) for link in dead_links(found)],
        drafted=is_drafted_for_others(found),
        asked=newest_ask(found) if found.assisted_by_id else None,
        may_write=can_edit(current_person(), found),
        may_edit=can_edit_published(current_person(), found),
        offered=open_transfer(found),
        has_questions=can_answer(current_person(), found),
        waiting=waiting_about([found]).get(found.id),
        may_offer=can_offer(current_person(), found),
        confirm_url=link_to(found, current_person()) if can_confirm(current_person(), found) else None,
        message_form=MessageForm(),
        reason_form=ReasonForm(),
    )


@manage.get("/<int:project_id>/edit")
def edit(project_id: int) -> BaseResponse | str:
    """Show the sections of the form with what is done and what is still needed."""
    found = _mine(project_id)
    if not can_edit(current_person(), found) or found.draft is None:
        return redirect(url_for("manage.project", project_id=found.id), 303)
    document = found.draft.document
    return render_template(
        "manage/edit.html",
        project=found,
        drafted=is_drafted_for_others(found),
        others=others_in(found, current_person()),
        replaced=replaced_in_draft(found.draft),
        sections=SECTIONS,
        states=section_states(document),
        card=completeness(document, Tier.CARD),
        label=completeness(document, Tier.LABEL),
    )


@manage.route("/<int:project_id>/edit/<code>", methods=["GET", "POST"])
def edit_section(project_id: int, code: str) -> BaseResponse | str | tuple[str, int]:
    """Fill in one section; every step saves, and what cannot be saved stays in the form with its error."""
    found, chosen, document, version = _writable(project_id, code)
    if code == "check":
        return _check(found)
    form = bind_section(chosen, document, version, _places_for(found))
    saved = Saved()
    if request.method == "POST":
        saved = save_section(current_person(), found, chosen, form)
        note_editing(current_person(), found, code)
        if not saved.problems and not saved.stale:
            return redirect(_after_saving(found, code), 303)
    elif request.method == "GET":
        note_opening(current_app, current_person(), found, code)
    page = render_template(
        "manage/section.html",
        project=found,
        section=chosen,
        sections=SECTIONS,
        form=form,
        saved=saved,
        others=[one for one in others_in(found, current_person()) if one.section == code],
        tagging=_tagging(found, form, saved) if code == TAGS else None,
    )
    return page, saved.status


@manage.post("/<int:project_id>/autosave/<code>.json")
def autosave(project_id: int, code: str) -> Response:
    """Keep what is sound of a section while it is written, and tell the script what became of it."""
    limits.count([(limits.AUTOSAVE_ACCOUNT, current_person().public_id)])
    found, chosen, document, version = _writable(project_id, code)
    if code == "check":
        raise NotFound()
    form = bind_section(chosen, document, version, _places_for(found))
    saved = save_section(current_person(), found, chosen, form, sitting=True)
    note_editing(current_person(), found, code)
    others = [one for one in others_in(found, current_person()) if one.section == code]
    return json_response(told_to_script(found, form, saved, others), saved.status)


def _writable(project_id: int, code: str) -> tuple[Project, Section, Mapping[str, Any], int]:
    """Return a project and a section of its form with the working text, where the person may change it now."""
    found = _mine(project_id, to_change=request.method == "POST")
    chosen = section(code)
    if chosen is None:
        raise NotFound()
    if not can_edit(current_person(), found) or found.draft is None:
        raise Forbidden(_("The text cannot be changed in its present state."))
    return found, chosen, found.draft.document, found.draft.version


def _places_for(project: Project) -> Sequence[Municipality]:
    """Return the municipalities that the draft may belong to; whoever drafts for another one leaves it there."""
    if is_drafted_for_others(project):
        return [project.municipality]
    mine = municipalities_of(current_person())
    return mine if project.municipality in mine else [project.municipality, *mine]


def is_drafted_for_others(project: Project) -> bool:
    """Whether the person writes for a municipality that has to confirm the text."""
    return Actor.COORDINATOR in capacities(current_person(), project)


def _tagging(project: Project, form: SectionForm, saved: Saved) -> TaggingView:
    """Return the key areas that the text speaks of, beside what the form shows as chosen, and the topics."""
    assert project.draft is not None
    main, further = form["main_key_area"].data, form["further_key_areas"].data or ()
    offers = offers_for(project.id, project.draft.document, main, further)
    topics = topics_view(project, typed_topic(), refused=bool(saved.problems) or saved.stale)
    return TaggingView(offers, topics, replaced_in_draft(project.draft))


def _after_saving(project: Project, code: str) -> str:
    """Return where the pressed button leads: the same section for more of it, the list, or the next section.

    `sent` is the script's own number of what was sent; it comes back to say that this is saved now.
    """
    sent = request.form.get("sent", "")
    about: dict[str, Any] = {"project_id": project.id, "saved": sent if re.fullmatch(r"[0-9]{1,15}", sent) else None}
    if row := request.form.get("add_row"):
        return url_for("manage.edit_section", **about, code=code, _anchor=row)
    if moved := request.form.get(MOVE):
        return url_for("manage.edit_section", **about, code=code, _anchor=row_anchor(moved))
    if "add_files" in request.form:
        return url_for("uploads.add", **about)
    if TAKE_KEY_AREA in request.form:
        return url_for("manage.edit_section", **about, code=code, _anchor="suggested")
    if any(name in request.form for name in ABOUT_TOPICS):
        return url_for("manage.edit_section", **about, code=code, _anchor="topics")
    if "to_list" in request.form:
        return url_for("manage.edit", **about)
    codes = [one.code for one in SECTIONS]
    following = codes[min(codes.index(code) + 1, len(codes) - 1)]
    return url_for("manage.edit_section", **about, code=following)


def _check(project: Project) -> BaseResponse | str | tuple[str, int]:
    """Show all answers once more; submitting needs the consent and every answer of the card."""
    if is_drafted_for_others(project):
        return redirect(url_for("assisting.ask", project_id=project.id), 303)
    assert project.draft is not None
    chosen = SECTIONS[-1]
    form = bind_section(chosen, project.draft.document, project.draft.version, [])
    saved = Saved()
    if request.method == "POST":
        saved = save_section(current_person(), project, chosen, form)
        if not saved.problems and not saved.stale:
            try:
                services.submit(current_person(), project, project.draft.version)
                return redirect(url_for("manage.submitted", project_id=project.id), 303)
            except Incomplete as refused:
                saved = Saved(problems=refused.details["problems"], status=422)
        show_problems(form, saved.problems)
    document = project.draft.document
    page = render_template(
        "manage/check.html",
        project=project,
        section=chosen,
        sections=SECTIONS,
        form=form,
        saved=saved,
        presented=presented_sections(document),
        problems=[one for one in problems_before_submission(project, document) if one.key != "consent_licence"],
        label_problems=shortcomings(document, Tier.LABEL),
        doubts=doubts(document),
        duplicates=possible_duplicates(current_person(), project, document, "manage.project"),
    )
    return page, saved.status


@manage.get("/<int:project_id>/submitted")
def submitted(project_id: int) -> str:
    """Confirm a submission: its number, and what happens next and when."""
    return render_template("manage/submitted.html", project=_mine(project_id))


@manage.get("/<int:project_id>/preview")
def preview(project_id: int) -> str:
    """Show the working text as the public will see it."""
    found = _mine(project_id)
    if found.draft is None:
        abort(404)
    back = url_for("manage.edit" if can_edit(current_person(), found) else "manage.project", project_id=found.id)
    return render_template("manage/preview.html", page=preview_page(found, found.draft.document), back=back)


@manage.route("/<int:project_id>/<any(withdraw, discard, revise, archive, restore):step>", methods=["GET", "POST"])
def take_step(project_id: int, step: str) -> BaseResponse | str | tuple[str, int]:
    """Ask for confirmation of a step of the lifecycle, then take it."""
    found = _mine(project_id, to_change=request.method == "POST")
    form = ReasonForm()
    if form.validate_on_submit() and (form.reason.data or step not in WITH_REASON or step == "restore"):
        reason, drafted = [form.reason.data or ""] if step in WITH_REASON else [], is_drafted_for_others(found)
        getattr(services, step)(current_person(), found, *reason)
        flash(_done(step))
        home = "assisting.projects" if drafted else "manage.projects"
        place = home if step == "discard" else "manage.edit" if step == "revise" else "manage.project"
        return redirect(url_for(place, project_id=None if step == "discard" else found.id), 303)
    if request.method == "POST":
        form.reason.errors = [*form.reason.errors, _("Write the reason.")]
    if step not in {row.action for row in allowed_actions(current_person(), found)}:
        return redirect(url_for("manage.project", project_id=found.id), 303)
    page = render_template(
        "manage/confirm_step.html", project=found, step=step, form=form, asks_reason=step == "archive"
    )
    return page, 422 if form.errors else 200


def _done(step: str) -> str:
    sentences: dict[str, str] = {
        "withdraw": _("The project is a draft again. You can change it and submit it anew."),
        "discard": _("The draft was discarded."),
        "revise": _("A revision is open. The public keeps seeing the published text until the new one is approved."),
        "archive": _("The project is archived. It stays readable at its address."),
        "restore": _("The project is published again."),
    }
    return sentences[step]


@manage.post("/<int:project_id>/copy")
def copy(project_id: int) -> BaseResponse:
    """Start a new draft from a rejected text."""
    made = services.copy_to_new_draft(current_person(), _mine(project_id, to_change=True))
    return redirect(url_for("manage.edit", project_id=made.id), 303)


@manage.post("/<int:project_id>/messages")
def send_message(project_id: int) -> BaseResponse | tuple[str, int]:
    """Answer in the conversation about the review."""
    found = _mine(project_id, to_change=True)
    form = MessageForm()
    if form.validate_on_submit():
        services.write_message(current_person(), found, form.text.data or "")
        flash(_("Your message was sent."))
        return redirect(url_for("manage.project", project_id=found.id, _anchor="conversation"), 303)
    return render_template("manage/message.html", project=found, form=form), 422


@manage.get("/<int:project_id>/images/<file>-<int:width>.webp")
def image(project_id: int, file: str, width: int) -> Response:
    """Serve a picture of an unpublished text to its authors."""
    return make_response(private_image_response(_mine(project_id), file, width))
