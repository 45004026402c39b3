"""The administrators' pages of tags."""

from ...accounts.policies import require_administrator
from ...accounts.sessions import current_person
from ...routing import PAGES, PrivateBlueprint

taxonomy = PrivateBlueprint("taxonomy", __name__, url_prefix=f"{PAGES}/admin/taxonomy")
PAGES_BELOW = tuple(
    f"taxonomy.{page}"
    for page in ("key_area", "merge", "split", "retire", "pillar", "topics", "topic", "merge_topic", "retire_topic")
)
"""The pages that belong to the same entry of the menu as the overview."""


@taxonomy.before_request
def _only_administrators() -> None:
    require_administrator(current_person())
