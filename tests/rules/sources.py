"""The source files of the project, parsed once."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "catalogue"
TEMPLATES = ROOT / "templates"


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module of the package by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def path_of(name: str) -> Path:
    """Return the file of a module."""
    path = ROOT / Path(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def is_view(name: str) -> bool:
    """Say whether a module belongs to the outer ring."""
    return any(part == "views" or part.endswith("_views") for part in name.split("."))


def imports_of(name: str) -> set[str]:
    """Return the dotted names of what a module of the package imports from the package."""
    package = name if path_of(name).name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(modules()[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("catalogue")}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                base = ".".join([*parts[: len(parts) - node.level + 1], *([base] if base else [])])
            if base.startswith("catalogue"):
                found |= {f"{base}.{alias.name}" if f"{base}.{alias.name}" in modules() else base
                          for alias in node.names}  # fmt: skip
    return found
