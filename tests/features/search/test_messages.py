"""Finding what people wrote (MSG-16)."""

from datetime import timedelta

import pytest

from tests.features.search.shelf import Shelf

pytestmark = pytest.mark.anyio

ORDER = "Olá! Não recebi a confirmação do pedido 10432-A ainda 😕"


@pytest.mark.parametrize(
    "typed",
    [
        "confirmação",
        "CONFIRMACAO",
        "confirmac",
        "nao recebi",
        "ainda recebi nao",
        "pedido 10432",
        "10432-a",
        "olá",
        '"confirmação do pedido"',
        '"nao recebi" aind',
        "“do pedido”",
        "não, recebi!",
    ],
)
async def test_words_are_found_however_they_are_typed(shelf: Shelf, typed: str) -> None:
    await shelf.says(ORDER)
    await shelf.says("Bom dia")
    assert await shelf.texts(typed) == [ORDER]


@pytest.mark.parametrize(
    "typed",
    ["recebido", "edido", "pedido entregue", '"pedido do"', '"confirmac"', "confirmac pedido"],
)
async def test_other_words_are_not_found(shelf: Shelf, typed: str) -> None:
    """All words must be there, whole but for the last one; quoted ones follow one another."""
    await shelf.says(ORDER)
    assert await shelf.texts(typed) == []


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Falei com a Dra. Conceição-Araújo", "conceicao araujo"),
        ("meu e-mail é ana.souza@gmail.com", "ana.souza@gmail.com"),
        ("meu e-mail é ana.souza@gmail.com", "gmail"),
        ("veja https://loja.example/p?id=33", "loja.example"),
        ("custou R$ 1.234,56", "1.234,56"),
        ("obrigada🙏 tudo certo👍", "obrigada tudo"),
        ("“aspas” – e travessão…", "aspas travessao"),
        ("joão's copo d'água", "d'água"),
        ("ﬁcha nº ②", "ficha 2"),
        ("<b>negrito</b> &amp; mais", "negrito mais"),
        ("Привет, мир", "привет"),
    ],
)
async def test_words_are_what_people_take_for_words(shelf: Shelf, text: str, typed: str) -> None:
    await shelf.says(text)
    assert await shelf.texts(typed) == [text]


async def test_names_are_not_stemmed_away(shelf: Shelf) -> None:
    """A Portuguese stemmer takes Marina for Marino and Vendas for Vender."""
    await shelf.says("A Marina pediu")
    await shelf.says("O Marino pediu")
    assert await shelf.texts("marina ") == ["A Marina pediu"]


async def test_captions_and_notes_are_found_and_what_nobody_wrote_is_not(shelf: Shelf) -> None:
    conversation = await shelf.says("segue o boleto", kind="image")
    await shelf.says("boleto conferido", conversation, author="agent", kind="note")
    await shelf.says("Para boleto digite 3", conversation, author="bot")
    await shelf.says("boleto", conversation, author="system", kind="system")
    assert await shelf.texts("boleto") == ["boleto conferido", "segue o boleto"]


async def test_what_is_found_is_marked_in_segments(shelf: Shelf) -> None:
    conversation = await shelf.says("<i>A confirmação</i> é esta")
    (hit,) = (await shelf.page("confirmac"))["items"]
    assert hit["excerpt"] == [
        {"text": "<i>A ", "is_match": False},
        {"text": "confirmaç", "is_match": True},
        {"text": "ão</i> é esta", "is_match": False},
    ]
    assert hit["conversation"]["id"] == str(conversation)
    assert hit["conversation"]["contact_name"] == "Marina Alves"
    assert hit["conversation"]["channel"] == "whatsapp_cloud"
    assert (hit["conversation"]["number"], hit["seq"]) == (1, 1)


async def test_an_excerpt_of_a_long_text_shows_what_was_found(shelf: Shelf) -> None:
    await shelf.says("a " * 4_000 + "agulha" + " b" * 4_000)
    (hit,) = (await shelf.page("agulha"))["items"]
    assert [piece["text"] for piece in hit["excerpt"] if piece["is_match"]] == ["agulha"]
    assert sum(len(piece["text"]) for piece in hit["excerpt"]) < 200


async def test_pages_follow_one_another_newest_first(shelf: Shelf) -> None:
    conversation = await shelf.conversation()
    for n in range(25):
        await shelf.says(f"pedido {n:02}", conversation)
    told: list[str] = []
    cursor = None
    for _ in range(9):
        query = {"cursor": cursor} if cursor else {}
        page = await shelf.page("pedido", limit=3, **query)
        told += ["".join(piece["text"] for piece in hit["excerpt"]) for hit in page["items"]]
        if len(told) == 3:  # somebody writes meanwhile
            await shelf.says("pedido novo", conversation)
        cursor = page["next_cursor"]
    assert told == [f"pedido {n:02}" for n in reversed(range(25))]
    assert cursor is None


async def test_hits_of_one_instant_are_told_once_each(shelf: Shelf) -> None:
    at = shelf.later()
    for n in range(7):
        await shelf.says(f"pedido {n}", at=at)
    first = await shelf.page("pedido", limit=4)
    second = await shelf.page("pedido", limit=4, cursor=first["next_cursor"])
    ids = [hit["id"] for page in (first, second) for hit in page["items"]]
    assert len(ids) == len(set(ids)) == 7


@pytest.mark.parametrize("days", [1, 30, 400, 4_000])
async def test_what_is_old_is_found_as_well(shelf: Shelf, days: int) -> None:
    now = shelf.office.installation.clock.now()
    await shelf.says("pedido antigo", at=now - timedelta(days=days))
    assert await shelf.texts("antigo") == ["pedido antigo"]


async def test_it_can_be_narrowed(shelf: Shelf) -> None:
    other = await shelf.conversation()
    here = await shelf.says("pedido um")
    middle = shelf.later()
    await shelf.says("pedido dois", other)
    assert await shelf.texts("pedido", conversation_id=str(here)) == ["pedido um"]
    assert await shelf.texts('"pedido um"', conversation_id=str(here)) == ["pedido um"]
    assert await shelf.texts("pedido", to=middle.isoformat()) == ["pedido um"]
    assert await shelf.texts("pedido", from_=middle.isoformat()) == ["pedido dois"]
    assert len(await shelf.texts("pedido", inbox_id=str(shelf.inbox))) == 2
    assert await shelf.texts("pedido", inbox_id=str(here)) == []


async def test_a_common_word_of_long_ago_is_found_newest_first(shelf: Shelf) -> None:
    """More of them than are looked at in one go, in one block of time and before it."""
    now = shelf.office.installation.clock.now()
    conversation = await shelf.conversation()
    await shelf.runs(
        """INSERT INTO messages (company_id, id, conversation_id, seq, inbox_id, direction,
            author_type, kind, body, created_at)
        SELECT $1, gen_random_uuid(), $2, 1000 + n, $3, 'inbound', 'contact', 'text',
            'natal ' || n, $4::timestamptz - n * interval '20 minutes'
        FROM generate_series(1, 5000) n""",
        shelf.company,
        conversation,
        shelf.inbox,
        now - timedelta(days=330),
    )
    await shelf.says("natal outra vez", conversation, at=now)
    expected = ["natal outra vez", *(f"natal {n}" for n in range(1, 50))]
    assert await shelf.texts("natal", limit=50) == expected


async def test_an_edited_message_is_found_by_what_it_says_now(shelf: Shelf) -> None:
    conversation = await shelf.says("chega amanhã")
    await shelf.runs(
        "UPDATE messages SET body = 'chega hoje' WHERE conversation_id = $1", conversation
    )
    assert await shelf.texts("hoje") == ["chega hoje"]
    assert await shelf.texts("amanhã") == []
