"""The generated reference is current: `make fix` writes it."""

from tests.architecture.source import ROOT
from tools.write_reference import PAGES


def test_generated_pages_are_current() -> None:
    stale = [
        page.name
        for page, write in PAGES.items()
        if not page.exists() or page.read_text(encoding="utf-8") != write()
    ]
    assert not stale, "run `make fix`"


def test_the_pages_lie_where_readers_look_for_them() -> None:
    assert {page.parent for page in PAGES} == {ROOT / "docs" / "reference"}
