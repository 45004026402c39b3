"""Points of a map, drawn together where they would lie on each other: on a grid that depends on the zoom."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..municipalities.map import Bounds
from ..municipalities.presenters import PlaceOnMap

ZOOMS = range(4, 13)
USUAL_ZOOM = 7
MOST_FEATURES = 1_500
"""How many marks one answer holds at most, whatever is asked for."""
_TILE = 256
_CELL = 64
"""How wide a cell of the grid is on the screen, in pixels."""
_APART = 44
"""How far apart, in pixels, marks of neighbouring cells have to be, so that each can be read and pressed."""
_NORTHERNMOST = 85.0

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spot:
    """A municipality on the map, with the number of its projects."""

    place: PlaceOnMap
    count: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Several municipalities that share a mark: its place, their projects and number, and their edges."""

    longitude: float
    latitude: float
    count: int
    places: int
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn at a zoom: single municipalities and clusters, both from the north to the south."""

    zoom: int
    spots: list[Spot]
    clusters: list[Cluster]


def nearest_zoom(typed: str) -> int:
    """Return the allowed zoom nearest to what an address says; the usual one where it says no number."""
    try:
        wanted = float(typed[:8])
    except ValueError:
        return USUAL_ZOOM
    return USUAL_ZOOM if math.isnan(wanted) else round(min(max(wanted, ZOOMS[0]), ZOOMS[-1]))


def marks(counts: Mapping[str, int], places: Mapping[str, PlaceOnMap], zoom: int, within: Bounds | None) -> Marks:
    """Return the marks for projects by municipality; `within` leaves out the cells that lie outside some edges.

    At the closest zoom every municipality stands alone.  Where there would be too many marks, the cells grow.
    """
    spots = [Spot(places[code], count) for code, count in counts.items() if count and code in places]
    size = _TILE * 2**zoom / _CELL
    if zoom == ZOOMS[-1]:
        alone = [spot for cell, some in _by_cell(spots, size).items() if _is_seen(cell, size, within) for spot in some]
        if len(alone) <= MOST_FEATURES:
            return Marks(zoom, _ordered(alone), [])
    groups = _groups(spots, size, within)
    while len(groups) > MOST_FEATURES:
        size /= 2
        groups = _groups(spots, size, within)
    together = [_cluster(some) for some in groups if len(some) > 1]
    return Marks(
        zoom,
        _ordered(some[0] for some in groups if len(some) == 1),
        sorted(together, key=lambda one: (-one.latitude, one.longitude)),
    )


def _groups(spots: Iterable[Spot], size: float, within: Bounds | None) -> list[list[Spot]]:
    """Return the spots of each cell together, the small ones with a larger neighbour that they would touch.

    All are grouped before any is left out: a mark says the same wherever the edges run.
    """
    cells = _by_cell(spots, size)
    centres = {cell: _centre(some, size) for cell, some in cells.items()}
    largest = sorted(cells, key=lambda cell: (-sum(spot.count for spot in cells[cell]), cell))
    gone: set[Cell] = set()
    for cell in largest:
        for other in _neighbours(cell) if cell not in gone else ():
            if other in cells and other not in gone and math.dist(centres[cell], centres[other]) < _APART / _CELL:
                cells[cell] += cells[other]
                gone.add(other)
    return [some for cell, some in cells.items() if cell not in gone and _is_seen(cell, size, within)]


def _by_cell(spots: Iterable[Spot], size: float) -> dict[Cell, list[Spot]]:
    cells: dict[Cell, list[Spot]] = {}
    for spot in spots:
        x, y = _position(spot.place.longitude, spot.place.latitude, size)
        cells.setdefault((math.floor(x), math.floor(y)), []).append(spot)
    return cells


def _position(longitude: float, latitude: float, size: float) -> tuple[float, float]:
    """Return where a point lies on a grid of `size` cells around the world (Web Mercator)."""
    bent = math.asinh(math.tan(math.radians(min(max(latitude, -_NORTHERNMOST), _NORTHERNMOST)))) / math.pi
    return (longitude / 360 + 0.5) * size, (0.5 - bent / 2) * size


def _neighbours(cell: Cell) -> list[Cell]:
    around = (-1, 0, 1)
    return [(cell[0] + right, cell[1] + down) for right in around for down in around if right or down]


def _is_seen(cell: Cell, size: float, within: Bounds | None) -> bool:
    """Whether a cell or a neighbour, of which it may hold spots, overlaps some edges."""
    if within is None:
        return True
    west, south, east, north = within
    (left, top), (right, bottom) = _position(west, north, size), _position(east, south, size)
    return left - 2 <= cell[0] <= right + 1 and top - 2 <= cell[1] <= bottom + 1


def _centre(spots: Sequence[Spot], size: float) -> tuple[float, float]:
    return _position(*_middle(spots), size)


def _middle(spots: Sequence[Spot]) -> tuple[float, float]:
    """Return the longitude and latitude in the middle of the projects of some spots."""
    count = sum(spot.count for spot in spots)
    return (
        sum(spot.place.longitude * spot.count for spot in spots) / count,
        sum(spot.place.latitude * spot.count for spot in spots) / count,
    )


def _cluster(spots: Sequence[Spot]) -> Cluster:
    longitudes, latitudes = zip(*((spot.place.longitude, spot.place.latitude) for spot in spots), strict=True)
    edges = min(longitudes), min(latitudes), max(longitudes), max(latitudes)
    return Cluster(*_middle(spots), sum(spot.count for spot in spots), len(spots), edges)


def _ordered(spots: Iterable[Spot]) -> list[Spot]:
    return sorted(spots, key=lambda spot: (-spot.place.latitude, spot.place.longitude))
