"""The municipality's page behind the link of a mail: it needs no account, and only its button acts."""

from flask import Response, render_template, request, url_for

from ...accounts import limits
from ...errors import Gone
from ...forms import typed
from ...routing import PAGES, PrivateBlueprint, for_visitors
from ..attachments.responses import private_attachment_response
from ..images.presenters import IN_TEXT
from ..images.responses import private_image_response
from ..models import Project
from ..presenters import ProjectPage, preview_page
from . import services
from .forms import AnswerForm
from .models import AssistedAsk

assisted = PrivateBlueprint("assisted", __name__, url_prefix=f"{PAGES}/confirm-project")


@assisted.after_request
def keep_the_address(response: Response) -> Response:
    """Keep the address of every page here, which holds a secret, from every other one."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@assisted.route("/<token>", methods=["GET", "POST"])
@for_visitors
def answer(token: str) -> tuple[str, int]:
    """Show the whole text and take the answer; the link alone does nothing, because mail scanners follow links."""
    if request.method == "POST":
        limits.count([(limits.CONFIRMATION_NETWORK, limits.network(request.remote_addr))])
    form = AnswerForm()
    try:
        asked = services.find(token)
        if form.validate_on_submit():
            asked = _answered(token, form)
            return render_template("assisting/thanks.html", asked=asked, project=asked.project), 200
    except Gone as refused:
        return render_template("assisting/gone.html", reason=refused.message), refused.status
    page = render_template("assisting/answer.html", asked=asked, form=form, page=_as_published(asked.project, token))
    return page, 422 if form.errors else 200


def _as_published(project: Project, token: str) -> ProjectPage:
    """Return the page that the public will see, with its files from behind the link."""
    assert project.draft is not None
    return preview_page(
        project,
        services.with_consents(project.draft.document),
        lambda file: url_for("assisted.image", token=token, file=file, width=IN_TEXT),
        lambda file: url_for("assisted.attachment", token=token, file=file),
    )


def _answered(token: str, form: AnswerForm) -> AssistedAsk:
    who, note = typed(form.who), typed(form.note)
    if form.answer.data == "confirm":
        return services.confirm(token, who)
    if form.answer.data == "send_back":
        return services.send_back(token, who, note)
    return services.refuse(token, who, note)


@assisted.get("/<token>/images/<file>-<int:width>.webp")
@for_visitors
def image(token: str, file: str, width: int) -> Response:
    """Show a picture of the text to whoever holds the link."""
    return private_image_response(services.find(token).project, file, width)


@assisted.get("/<token>/documents/<file>")
@for_visitors
def attachment(token: str, file: str) -> Response:
    """Give a document of the text to whoever holds the link."""
    return private_attachment_response(services.find(token).project, file)
