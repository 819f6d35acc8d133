"""Colleagues are named in notes by their ids, so that two of one name are two people."""

import pytest

from prosa.domain.mentions import MOST, mentioned, without_marks

ANA = "01980000-0000-7000-8000-000000000001"
BIA = "01980000-0000-7000-8000-000000000002"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("sem ninguém", []),
        (f"@[Ana Souza](user:{ANA}), veja", [ANA]),
        (f"@[Bia](user:{BIA}) e @[Ana](user:{ANA}) e @[Bia de novo](user:{BIA})", [BIA, ANA]),
        (f"@[Ana](user:{ANA.upper()})", [ANA]),
        (f"@Ana (user:{ANA})", []),
        (f"@[Ana](contact:{ANA})", []),
        ("@[Ana](user:ana)", []),
        (f"@[](user:{ANA})", []),
        (f"@[Ana\nSouza](user:{ANA})", []),
        (f"@[{'a' * 121}](user:{ANA})", []),
    ],
)
def test_who_is_named(text: str, ids: list[str]) -> None:
    assert [str(id) for id in mentioned(text)] == ids


def test_people_read_the_names() -> None:
    text = f"@[Ana Souza](user:{ANA}), ele já pagou? cc @[Bia](user:{BIA}) [link](x)"
    assert without_marks(text) == "@Ana Souza, ele já pagou? cc @Bia [link](x)"


def test_a_note_does_not_name_a_whole_town() -> None:
    text = " ".join(f"@[x](user:01980000-0000-7000-8000-{n:012d})" for n in range(MOST + 5))
    assert len(mentioned(text)) == MOST
