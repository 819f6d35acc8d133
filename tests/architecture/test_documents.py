"""The check of the documents finds what it is meant to find, and lets the rest be."""

import pytest

from tools.check_docs import ROOT, problems_in

PAGE = ROOT / "docs" / "index.md"

TRUE = (
    "See [the settings](reference/settings.md) and [a site](https://example.com/nowhere).",
    "The heart is `domain/conversation.py`, a test is `tests/conftest.py`.",
    "Say `prosa up`, `prosa inboxes add` or `prosa inboxes`; set `PROSA_PORT`.",
    "A path of HTTP is `/api/v1/events`, a type `application/problem+json`.",
    "```\nprosa users list --company Varanda\n```",
    "  ```python\n  muted = True\n  ```",
)
UNTRUE = (
    "See [the settings](reference/nowhere.md).",
    "See [the settings](reference/settings.md#nowhere).",
    "The heart is `domain/nowhere.py`.",
    "Say `prosa fly`.",
    "```\nprosa inboxes fly\n```",
    "Set `PROSA_NOWHERE`.",
    "```python\nmuted =\n```",
    "```json\n{muted}\n```",
)


@pytest.mark.parametrize("text", TRUE)
def test_what_is_there_may_be_named(text: str) -> None:
    assert not list(problems_in(text, PAGE))


@pytest.mark.parametrize("text", UNTRUE)
def test_what_is_not_there_is_found(text: str) -> None:
    assert len(list(problems_in(text, PAGE))) == 1
