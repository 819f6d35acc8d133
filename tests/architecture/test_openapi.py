"""The committed OpenAPI document is what the code says: the client is generated from it."""

from prosa.commands.openapi import COMMITTED, document
from tests.architecture.source import ROOT


def test_the_committed_document_is_current() -> None:
    committed = (ROOT / COMMITTED).read_text(encoding="utf-8")
    assert committed == document(), "run `make fix`, and commit what the client became"
