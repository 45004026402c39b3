"""What a module looks like: a sentence on top, no catch-all names, a size that fits a head; services stay pure."""

import ast

from tests.rules.sources import modules, path_of

LONGEST = 400
LONGEST_VIEW = 25


def test_every_module_says_what_lives_in_it() -> None:
    assert not [name for name, tree in modules().items() if not ast.get_docstring(tree)]


def test_no_catch_all_modules() -> None:
    assert not [name for name in modules() if name.rpartition(".")[2] in {"utils", "helpers", "misc", "common"}]


def test_modules_stay_small() -> None:
    long = {name: lines for name in modules() if (lines := path_of(name).read_text().count("\n")) > LONGEST}
    assert not long, long


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_services_queries_and_policies_know_no_request() -> None:
    inner = {"services", "queries", "policies", "lifecycle", "models"}
    breaches = {
        name: found
        for name, tree in modules().items()
        if inner & set(name.split("."))
        and (found := _names(tree) & {"request", "current_user", "current_person", "render_template", "redirect"})
    }
    assert not breaches, breaches


def test_only_the_wiring_commits() -> None:
    allowed = {"catalogue", "catalogue.database", "catalogue.cli"}
    breaches = [
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        if name not in allowed
        and {"services", "queries", "policies", "views"} & set(name.replace("_views", ".views").split("."))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert not breaches, breaches


def test_no_form_fills_a_model_by_itself() -> None:
    assert not [
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "populate_obj"
    ]


def test_views_are_short() -> None:
    long = []
    for name, tree in modules().items():
        if "views" not in name.rpartition(".")[2]:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)
                and one.func.attr in {"get", "post", "route"}
                for one in node.decorator_list
            ):  # fmt: skip
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LONGEST_VIEW:
                    long.append(f"{name}.{node.name}: {lines}")
    assert not long, long
