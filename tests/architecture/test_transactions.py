"""Nobody but the edge commits, and a unit of work ends before the answer goes out."""

import ast
import re

from tests.architecture.source import calls, modules

MAY_COMMIT = {
    "db/work.py",
    "db/database.py",  # rolls back what a connection was returned with
    "db/migrate.py",
    "db/migrations/env.py",
    "features/ingress/keep.py",
}
_ENDS_A_TRANSACTION = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK)\b(?!.*SAVEPOINT)", re.IGNORECASE)


def test_only_the_unit_of_work_and_the_group_commit_end_transactions() -> None:
    culprits = [
        module.at(call)
        for module, call in calls()
        if module.name not in MAY_COMMIT
        and isinstance(call.func, ast.Attribute)
        and (call.func.attr == "commit" or _says_commit(call))
    ]
    assert not culprits


def _says_commit(call: ast.Call) -> bool:
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr != "execute" or not call.args:
        return False
    first = call.args[0]
    return (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and bool(_ENDS_A_TRANSACTION.match(first.value))
    )


def test_a_unit_of_work_is_always_asked_for_with_the_scope_of_the_function() -> None:
    """FastAPI would otherwise commit after the answer: a failed commit would follow a 201."""
    wrong: list[str] = []
    found = 0
    for module, call in calls():
        if _called(call) != "Depends" or not call.args:
            continue
        dependency = ast.unparse(call.args[0])
        if "open_work" not in dependency and "open_system_work" not in dependency:
            continue
        found += 1
        scope = {word.arg: ast.unparse(word.value) for word in call.keywords}.get("scope")
        if scope != "'function'":
            wrong.append(module.at(call))
    assert found, "nobody asks for a unit of work: this test looks for the wrong name"
    assert not wrong


def test_only_the_clock_asks_the_time() -> None:
    asking = [
        module.at(node)
        for module in modules()
        if module.name != "kit/clock.py"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        and ast.unparse(node.value) in {"datetime", "datetime.datetime", "date", "datetime.date"}
    ]
    assert not asking


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]
