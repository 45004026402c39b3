"""The reviewing desk's page of topics that projects ask for: accepted, merged into another one, or refused."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..accounts.sessions import current_person
from ..errors import Conflict, Invalid
from ..forms import typed
from ..i18n import _
from ..projects.policies import can_see
from ..projects.tagging import services
from ..projects.tagging.policies import can_decide_topic
from ..projects.tagging.queries import ProposedTopic, proposed_topic, topics_for, topics_like
from ..taxonomy import queries as taxonomy
from .blueprint import moderation
from .forms import TopicForm


@moderation.get("/topics")
def topics() -> str:
    """List the topics that a person may decide on, the oldest proposal first."""
    return render_template("moderation/topics.html", asked=topics_for(current_person()))


@moderation.route("/topics/<int:proposal_id>", methods=["GET", "POST"])
def topic(proposal_id: int) -> BaseResponse | tuple[str, int]:
    """Show one proposed topic with the projects that ask for it, and decide."""
    asked = proposed_topic(proposal_id, to_change=request.method == "POST")
    form = TopicForm(name_cs=asked.name)
    alike = topics_like(asked.name)
    form.key_areas.choices = [(area.code, f"{area.code} {area.name}") for area in taxonomy.key_areas()]
    others = [one for one in taxonomy.topics() if one not in alike]
    form.topic.choices = [("", "–"), *((one.code, one.name) for one in (*alike, *others))]
    if form.validate_on_submit() and _decided(asked, form):
        flash(_("Decided. Those who proposed it get a mail."))
        return redirect(url_for("moderation.topics"), 303)
    person = current_person()
    page = render_template(
        "moderation/topic.html", asked=asked, form=form, alike=alike,
        seen={one.id for one in asked.proposals if can_see(person, one.project)},
        may_decide=can_decide_topic(person, asked.proposals),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _decided(asked: ProposedTopic, form: TopicForm) -> bool:
    """Take the decision of the pressed button; put what stands in its way at the field where it can be mended."""
    person = current_person()
    decision = request.form.get("decision")
    field = {"accept": form.name_cs, "merge": form.topic}.get(decision or "", form.reason)
    try:
        if decision == "accept":
            names = (typed(form.name_cs), typed(form.name_en))
            services.accept_topic(person, asked, *names, form.key_areas.data or ())
        elif decision == "merge":
            services.merge_topic(person, asked, typed(form.topic))
        else:
            services.refuse_topic(person, asked, typed(form.reason))
    except (Conflict, Invalid) as refused:
        field.errors = [*field.errors, refused.message]
        return False
    return True
