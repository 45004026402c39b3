"""Imports go one way, and views are the outer ring."""

from tests.rules.sources import imports_of, is_view, modules

# From the inside out; a feature may import those before it and its own modules.
ORDER = (
    {"core"}, {"notifications", "audit"}, {"accounts"}, {"taxonomy", "municipalities"}, {"projects"}, {"moderation"},
    {"search"}, {"sharing"}, {"api", "pages"},
)  # fmt: skip
LEVEL = {feature: level for level, features in enumerate(ORDER) for feature in features}
WIRING = {"catalogue", "catalogue.cli", "catalogue.__main__"}


def _feature(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in {*LEVEL, "operations"} else "core"


def test_imports_go_one_way() -> None:
    breaches = []
    for name in modules():
        if name in WIRING or _feature(name) == "operations":
            continue
        for imported in imports_of(name):
            source, target = _feature(name), _feature(imported)
            if source == target or imported == "catalogue":
                continue
            if target == "operations" or LEVEL[target] >= LEVEL[source]:
                breaches.append(f"{name} -> {imported}")
    assert not breaches, breaches


def test_nothing_imports_a_view() -> None:
    breaches = [
        f"{name} -> {imported}"
        for name in modules()
        if name not in WIRING
        for imported in imports_of(name)
        if is_view(imported) and imported.rpartition(".")[0] != name
    ]
    assert not breaches, breaches


def test_the_order_knows_every_feature() -> None:
    features = {name.split(".")[1] for name in modules() if name.count(".") > 1}
    assert features - {"operations"} <= set(LEVEL), features
