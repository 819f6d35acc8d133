"""From an empty database to a connected number, by the command line alone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from prosa.cli import app
from prosa.db.embedded import EmbeddedPostgres
from tests.support.folders import open_folder


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """A migrated database that runs for as long as the module's tests."""
    with open_folder() as folder:
        server = EmbeddedPostgres(folder, durable=False)
        server.start()
        try:
            yield folder
        finally:
            server.stop()


@pytest.fixture(autouse=True)
def environment(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSA_DATA_DIR", str(data_dir))
    monkeypatch.setenv("PROSA_SECRET_KEY", "a secret key only for tests")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert say("migrate").exit_code == 0


def say(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, words, input=typed)


def refused(result: Result) -> str:
    """The sentence that `main` prints for what ended the command."""
    assert result.exit_code != 0
    return str(result.exception)


def test_a_company_its_admin_and_a_real_number() -> None:
    company = say("companies", "add", "Casa Azul", "--department", "Vendas", "--department", "Obra")
    assert company.exit_code == 0, company.output
    assert "Casa Azul" in say("companies", "list").output
    blue = ("--company", "Casa Azul")

    added = say("users", "add", "Rita@Azul.com", "--name", "Rita", "--role", "admin", *blue)
    assert re.search(r"with the password \S{4}-\S{4}-\S{4}-\S{4}", added.output), added.output
    assert re.search(r"admin +offline +rita@azul.com +Rita", say("users", "list", *blue).output)

    connected = say(
        "inboxes", "add", "whatsapp_cloud", "1065403522429", "--name", "Loja",
        "--credential", "access_token=EAAG", "--credential", "app_secret=abc",
        "--credential", "verify_token=word", *blue,
    )  # fmt: skip
    assert "http://127.0.0.1:8000/webhooks/in/" in connected.output
    listed = say("inboxes", "list", *blue).output
    assert "1065403522429" in listed
    assert "EAAG" not in listed

    assert say("inboxes", "set", "1065403522429", "--inactive", *blue).exit_code == 0
    assert "inactive" in say("inboxes", "list", *blue).output


def test_departments_are_added_renamed_and_rested() -> None:
    say("companies", "add", "Casa Verde", "--department", "Vendas", "--department", "Outros")
    green = ("--company", "Casa Verde")
    assert say("departments", "add", "Financeiro", *green).exit_code == 0
    assert say("departments", "set", "financeiro", "--name", "Contas", *green).exit_code == 0
    assert say("departments", "set", "Contas", "--inactive", *green).exit_code == 0
    assert re.search(r"inactive +0 members +Contas", say("departments", "list", *green).output)


def test_a_person_is_changed_and_gets_a_new_password() -> None:
    say("companies", "add", "Casa Lilas", "--department", "Vendas")
    lilac = ("--company", "Casa Lilas")
    typed = "a long enough password\n"
    added = say(
        "users", "add", "eva@lilas.com", "--name", "Eva", "--password-stdin", *lilac, typed=typed
    )
    assert added.output.strip() == "eva@lilas.com may sign in."
    changed = say(
        "users", "set", "eva@lilas.com", "--role", "supervisor", "--capacity", "3", *lilac
    )
    assert changed.exit_code == 0, changed.exception
    assert "supervisor" in say("users", "list", *lilac).output
    assert "The password of eva@lilas.com is" in say("passwd", "eva@lilas.com").output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("passwd", "nobody@x.com"), "Nobody here has the e-mail"),
        (("users", "list", "-c", "No Such"), "Say which company"),
        (("inboxes", "add", "fax", "1", "--name", "F", "-c", "Casa Rosa"), "There is no channel"),
    ],
)
def test_mistakes_are_sentences(words: tuple[str, ...], sentence: str) -> None:
    if "Casa Rosa" not in say("companies", "list").output:
        say("companies", "add", "Casa Rosa")
    assert sentence in refused(say(*words))


def test_channels_are_explained() -> None:
    output = say("inboxes", "channels").output
    assert "whatsapp_cloud" in output
    assert "app_secret" in output


def test_the_demo_company_is_made_once() -> None:
    first = say("seed")
    assert "helena@demo.prosa.local" in first.output
    assert "is there already" in say("seed").output


def test_doctor_finds_nothing_wrong_but_what_is() -> None:
    findings = json.loads(say("doctor", "--json").output)
    wrong = {f["subject"] for f in findings if f["verdict"] == "wrong"}
    assert wrong <= {"durability", "screens"}, findings
    assert "durability" in wrong  # the tests' database does not wait for the disk


def test_doctor_says_when_the_key_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSA_SECRET_KEY", "another key than before")
    findings = json.loads(say("doctor", "--json").output)
    assert any("another secret key" in finding["text"] for finding in findings)


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", say("version").output.strip())
