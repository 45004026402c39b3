"""Views are short: load, authorise, bind the form, call one service, answer."""

import ast

from tests.rules.sources import is_view, modules

LONGEST_VIEW = 25


def test_views_are_short() -> None:
    long = []
    for name, tree in modules().items():
        if not is_view(name):
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
