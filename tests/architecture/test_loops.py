"""How a loop of a worker goes on after trouble is decided once, by `jobs/pace.py`."""

import ast

from tests.architecture.source import modules


def test_no_loop_repeats_itself_by_hand() -> None:
    """One of its own would end with its first surprise, and take its neighbours along."""
    culprits = [
        module.at(node)
        for module in modules()
        if module.name != "jobs/pace.py"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.While) and ast.unparse(node.test).endswith("pace.is_stopping")
        if isinstance(node.test, ast.UnaryOp)
    ]
    assert not culprits
