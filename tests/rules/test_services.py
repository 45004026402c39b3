"""Services, queries and policies stay pure: no request, no person from the air, no commit, no form that fills a model."""

import ast

from tests.rules.sources import is_view, modules


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
        if name not in allowed and (is_view(name) or {"services", "queries", "policies"} & set(name.split(".")))
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
