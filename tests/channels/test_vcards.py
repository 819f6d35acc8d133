"""MSG: what a contact card says is kept as it was sent."""

from prosa.channels.vcards import contact, read_cards

CARD = """BEGIN:VCARD
VERSION:3.0
N:Prado;Rui;;;
FN:Rui Prado
ORG:Oficina Dois Irmãos;Vendas
item1.TEL;type=CELL;waid=5519988887777:+55 19 98888-7777
EMAIL:rui@example.com
END:VCARD"""


def test_a_card_says_who_it_is_where_they_work_and_how_to_reach_them() -> None:
    """RFC 6350: ORG holds the company first, then its departments."""
    assert read_cards([CARD]) == [
        {
            "name": "Rui Prado",
            "company": "Oficina Dois Irmãos",
            "phones": ["+55 19 98888-7777"],
            "emails": ["rui@example.com"],
        }
    ]


def test_a_card_without_a_company_has_no_place_for_one() -> None:
    assert contact("Rui", ["1932321000", ""], []) == {
        "name": "Rui",
        "phones": ["1932321000"],
        "emails": [],
    }
