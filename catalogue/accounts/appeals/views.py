"""The page on which a blocked person appeals, opened by a signed link and without signing in."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...errors import Conflict, TooMany
from ...forms import typed
from ...routing import PAGES, PrivateBlueprint, for_visitors
from ...security import secret_page
from .. import limits
from . import services
from .forms import AppealForm
from .links import block_by
from .queries import appeal_against

appealing = PrivateBlueprint("appealing", __name__, url_prefix=PAGES)


@appealing.route("/appeal/<token>", methods=["GET", "POST"])
@for_visitors
def appeal(token: str) -> BaseResponse:
    """Take one appeal for each block; afterwards the same link says how it stands."""
    form, refusal = AppealForm(), None
    found = block_by(token)
    if found and form.validate_on_submit():
        try:
            _make(token, found[0].public_id, typed(form.text))
            return redirect(url_for("appealing.appeal", token=token), 303)
        except (TooMany, Conflict) as refused:
            refusal = refused
            form.form_errors.append(refused.message)
            found = block_by(token)
    if found is None:
        return secret_page(render_template("accounts/link_not_good.html", purpose="appeal"), 410)
    made = appeal_against(found[1])
    page = render_template("appeals/appeal.html", form=form, block=found[1], appeal=made)
    answer = secret_page(page, refusal.status if refusal else 422 if form.errors else 200)
    answer.headers.update(getattr(refusal, "headers", {}))
    return answer


def _make(token: str, public_id: str, text: str) -> None:
    network = limits.network(request.remote_addr)
    limits.count([(limits.APPEAL_ACCOUNT, public_id), (limits.APPEAL_NETWORK, network)])
    if (
        found := block_by(token, to_change=True)
    ) is not None:  # Counting gave the transaction up, so this is asked again.
        services.make(*found, text)
