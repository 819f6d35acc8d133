"""Migrations are dated files in one line, and the newest is found by its name alone."""

from alembic.script import ScriptDirectory

from prosa.db.freshness import newest_revision
from prosa.db.migrate import configuration


def test_the_newest_file_is_the_head_of_one_line() -> None:
    scripts = ScriptDirectory.from_config(configuration())
    assert scripts.get_heads() == [newest_revision()]


def test_every_file_begins_with_its_revision() -> None:
    scripts = ScriptDirectory.from_config(configuration())
    wrong = [
        script.path
        for script in scripts.walk_revisions()
        if not script.path.rpartition("/")[2].startswith(f"{script.revision}_")
    ]
    assert not wrong
