"""Imports every table, so that migrations and checks see the whole schema."""

from ..accounts import models as _accounts
from ..audit import models as _audit
from ..database import Base
from ..municipalities import models as _municipalities
from ..municipalities.memberships import models as _memberships
from ..notifications import models as _notifications
from ..projects import models as _projects
from ..projects.exchange import models as _exchange
from ..projects.tagging import models as _tagging
from ..search.vectors import models as _vectors
from ..sharing import models as _sharing
from ..sharing.alerts import models as _alerts
from ..taxonomy import models as _taxonomy

FEATURES = (
    _accounts, _audit, _municipalities, _memberships, _notifications, _projects, _exchange, _tagging, _sharing,
    _alerts, _taxonomy, _vectors,
)  # fmt: skip
metadata = Base.metadata
