"""The administrators' pages of topics: names, words, where they belong, merging, and giving up."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.sessions import current_person
from ...errors import Conflict, Invalid, NotFound
from ...forms import typed
from ...i18n import LANGUAGES, _, _n
from ...taxonomy import queries as in_use
from ...taxonomy.models import Topic
from . import services
from .blueprint import taxonomy
from .forms import ButtonForm, MergeForm, TopicForm, terms_of
from .queries import moved_by, topic_rows
from .services.editing import NAMES
from .services.following import links_of_topic


def _topic(code: str) -> Topic:
    found = next((one for one in topic_rows() if one.code == code), None)
    if found is None:
        raise NotFound()
    return found


@taxonomy.get("/topics")
def topics() -> str:
    """List the topics, those no longer used too."""
    return render_template("taxonomy/topics.html", topics=topic_rows())


@taxonomy.route("/topics/<code>", methods=["GET", "POST"])
def topic(code: str) -> BaseResponse | tuple[str, int]:
    """Change the names and the words of a topic, and the key areas where it belongs."""
    found = _topic(code)
    words = {f"terms_{language}": "\n".join(found.terms.get(language, [])) for language in LANGUAGES}
    stored = {name: getattr(found, name) for name in NAMES} | {"key_areas": links_of_topic(code)}
    form = TopicForm(data=stored | words)
    form.key_areas.choices = [(area.code, f"{area.code} {area.name}") for area in in_use.key_areas()]
    if form.validate_on_submit():
        try:
            terms = {language: terms_of(form[f"terms_{language}"].data) for language in LANGUAGES}
            names = {name: typed(form[name]) for name in NAMES}
            services.edit_topic(current_person(), code, names, terms, form.key_areas.data or ())
            flash(_("The topic is changed."))
            return redirect(url_for("taxonomy.topics"), 303)
        except Conflict as refused:
            form.name_cs.errors = [refused.message]
    return render_template("taxonomy/topic.html", topic=found, form=form), 422 if form.errors else 200


@taxonomy.route("/topics/<code>/merge", methods=["GET", "POST"])
def merge_topic(code: str) -> BaseResponse | tuple[str, int]:
    """Show what merging a topic away would move, and merge it."""
    found, form = _topic(code), MergeForm()
    form.target.choices = [("", "–"), *((one.code, one.name) for one in in_use.topics() if one.code != code)]
    if form.validate_on_submit():
        try:
            moved = services.merge_topics(current_person(), code, typed(form.target))
            flash(_n("Merged. %(num)s public project moved.", "Merged. %(num)s public projects moved.", moved))
            return redirect(url_for("taxonomy.overview"), 303)
        except Invalid as refused:
            form.target.errors = [refused.message]
    page = render_template("taxonomy/merge_topic.html", topic=found, form=form, moved=moved_by(code))
    return page, 422 if form.errors else 200


@taxonomy.route("/topics/<code>/retire", methods=["GET", "POST"])
def retire_topic(code: str) -> BaseResponse | str:
    """Show what giving up a topic would take from projects, and give it up."""
    found, form = _topic(code), ButtonForm()
    if form.validate_on_submit():
        services.retire_topic(current_person(), code)
        flash(_("The topic is no longer used. You can undo it."))
        return redirect(url_for("taxonomy.overview"), 303)
    return render_template("taxonomy/retire_topic.html", topic=found, form=form, moved=moved_by(code))
