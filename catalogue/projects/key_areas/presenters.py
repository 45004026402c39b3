"""What became of the key areas of a text, in sentences for its authors and reviewers."""

from collections.abc import Mapping

from ...i18n import _
from ...taxonomy import queries as taxonomy
from ...taxonomy.presenters import KeyAreaView, RetiredKeyAreaView
from ..models import Draft, Revision
from .tags import key_areas_in, replaced_in


def no_longer_used(area: RetiredKeyAreaView) -> str:
    """Say that a key area has to be replaced by hand, and by what it may be."""
    if parts := taxonomy.areas_today([area.code]):
        named = ", ".join(map(_named, parts))
        return str(_("“%(old)s” was split. Choose one of these: %(parts)s.", old=_named(area), parts=named))
    return str(_("“%(old)s” is no longer used. Choose another key area.", old=_named(area)))


def replaced_in_draft(draft: Draft | None) -> list[str]:
    """Say what administrators replaced in a working text, and what its authors have to replace."""
    if draft is None:
        return []
    has = key_areas_in(draft.document)
    told = {old: new for old, new in draft.retagged.items() if new in has or not new}
    return _sentences({**told, **{code: "" for code in has if taxonomy.key_area(code) is None}}, has)


def replaced_in_revision(revision: Revision) -> list[str]:
    """Say with which key areas a submitted text will be published in place of those that it names."""
    return _sentences(replaced_in(revision), key_areas_in(revision.document)[:1])


def _sentences(replaced: Mapping[str, str], needed: list[str]) -> list[str]:
    """Return a sentence for each key area; one that the text has to have is asked for, others were left out."""
    found = []
    for old, new in replaced.items():
        was, today = taxonomy.retired_key_area(old) or taxonomy.key_area(old), taxonomy.key_area(new)
        if was and today:
            found.append(str(_("“%(old)s” was replaced by “%(new)s”.", old=_named(was), new=_named(today))))
        elif isinstance(was, RetiredKeyAreaView) and old in needed:
            found.append(no_longer_used(was))
        elif was:
            found.append(str(_("“%(old)s” is no longer used and was left out.", old=_named(was))))
    return found


def _named(area: KeyAreaView) -> str:
    return f"{area.code} {area.name}"
