"""What a module looks like: a sentence on top, no catch-all names, a size that fits a head."""

import ast

from tests.rules.sources import modules, path_of

LONGEST = 400


def test_every_module_says_what_lives_in_it() -> None:
    assert not [name for name, tree in modules().items() if not ast.get_docstring(tree)]


def test_no_catch_all_modules() -> None:
    assert not [name for name in modules() if name.rpartition(".")[2] in {"utils", "helpers", "misc", "common"}]


def test_modules_stay_small() -> None:
    long = {name: lines for name in modules() if (lines := path_of(name).read_text().count("\n")) > LONGEST}
    assert not long, long
