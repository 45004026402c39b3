"""The page on which anybody asks the municipality of a published project."""

from flask import render_template, request

from ...accounts import limits
from ...accounts.addresses import address_key
from ...database import session
from ...errors import Conflict, TooMany
from ...forms import typed
from ...i18n import current_language
from ...routing import PAGES, PrivateBlueprint, for_visitors
from ..models import Project
from ..presenters import spoken
from ..public_queries import public_project
from . import services
from .forms import AskForm

asking = PrivateBlueprint("asking", __name__, url_prefix=f"{PAGES}/projects")


@asking.route("/<int(max=2147483647):project_id>/ask", methods=["GET", "POST"])
@for_visitors
def ask(project_id: int) -> str | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Take a question without an account; what a program fills in is thanked for and thrown away."""
    form, status, headers = AskForm(), 200, {}
    if form.validate_on_submit():
        try:
            _keep(project_id, form)
            return render_template("questions/thanks.html", project=public_project(project_id))
        except TooMany as refused:
            status, headers = refused.status, refused.headers
            form.form_errors.append(refused.message)
        except Conflict as refused:
            status = 422
            form.form_errors.append(refused.message)
    elif form.errors:
        status = 422
    shown = public_project(project_id)
    title = spoken(shown.card["title"], shown.card["language"])
    return render_template("questions/ask.html", project=shown, title=title, form=form), status, headers


def _keep(project_id: int, form: AskForm) -> None:
    public_project(project_id)
    address = address_key(typed(form.email))
    limits.count([(limits.ASK_NETWORK, limits.network(request.remote_addr)), (limits.ASK_ADDRESS, address)])
    if not form.website.data:
        services.ask(
            session.get_one(Project, project_id), typed(form.name), typed(form.email), typed(form.text),
            current_language(), may_publish=bool(form.may_publish.data),
        )  # fmt: skip
