"""What municipalities look for and the catalogue has little of: by key area and region, for those who fill the gaps."""

from collections import Counter
from dataclasses import dataclass

from ...i18n import _
from ...municipalities import queries as places
from ...search.criteria import SearchCriteria
from ...search.queries import facet_counts
from ...taxonomy import queries as taxonomy
from .queries import told_needs

FEW = 3
"""Below so many projects of a key area in the region its demand counts as unmet."""


@dataclass(frozen=True)
class Demand:
    """How many municipalities of a region look for a key area, and how many projects have it there and everywhere."""

    code: str
    area: str
    region: str
    needs: int
    here: int
    everywhere: int
    url: str

    @property
    def is_unmet(self) -> bool:
        """Whether the region has little to show for it."""
        return self.here < FEW


def demands() -> list[Demand]:
    """Return what is looked for now, the least met first."""
    asked = Counter(
        (area, need.municipality.region_code)
        for need in told_needs()
        for area in taxonomy.areas_today(need.told["key_areas"])
    )
    everywhere = facet_counts(SearchCriteria(), ["key_area"])["key_area"]
    by_region = {
        region: facet_counts(SearchCriteria.of(region=region), ["key_area"])["key_area"] for _area, region in asked
    }
    found = []
    for (area, region), needs in asked.items():
        if place := places.region(region):
            url = SearchCriteria.of(key_area=area.code, region=region).url
            here = by_region[region].get(area.code, 0)
            found.append(Demand(area.code, area.name, place.name, needs, here, everywhere.get(area.code, 0), url))
    return sorted(found, key=lambda one: (one.here, -one.needs, one.code, one.region))


def demand_file() -> list[list[str]]:
    """Return the same as the lines of a file."""
    head = [
        _("Code"), _("Key area"), _("Region"), _("Municipalities that look for it"), _("Projects in the region"),
        _("Projects in all"),
    ]  # fmt: skip
    return [
        head,
        *([one.code, one.area, one.region, *map(str, (one.needs, one.here, one.everywhere))] for one in demands()),
    ]
