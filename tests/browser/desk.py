"""The desk as a person meets it: by role and name, never by how it is built."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.office import email_of
from tests.browser.product import PASSWORD


class Desk:
    """Prosa in one person's browser."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # Coming in

    def sign_in(self, name: str, *, password: str = PASSWORD) -> None:
        """By the form, as a person would."""
        self.page.goto("/app/login")
        self.page.get_by_label("E-mail").fill(email_of(name))
        self.page.get_by_label("Senha", exact=True).fill(password)
        self.page.get_by_role("button", name="Entrar").click()

    def open_inbox(self, view: str = "mine") -> "Desk":
        """Its rows are there: keys go through what is drawn."""
        self.page.goto(f"/app/inbox?view={view}")
        self.is_live()
        panel = self.page.get_by_role("tabpanel")
        expect(panel).to_be_visible()
        expect(panel.get_by_role("status", name="Carregando")).to_have_count(0)
        return self

    def is_live(self) -> None:
        expect(self.sign("Ao vivo")).to_be_visible()

    def sign(self, word: str) -> Locator:
        """Of the connection: Ao vivo, Conectando, Atualizando or Sem rede."""
        return self.page.get_by_role("status").filter(has_text=word).first

    def choose_presence(self, state: str) -> None:
        self.page.get_by_role("button", name=re.compile(r"Abrir menu$")).click()
        self.page.get_by_role("menuitemradio", name=state).click()
        mine = self.page.get_by_role("button", name=re.compile(rf", {state}\. Abrir menu$"))
        expect(mine).to_be_visible()

    # The list

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("tab", name=re.compile(f"^{name}"))

    def count(self, tab: str, number: int) -> None:
        expect(self.tab(tab)).to_have_accessible_name(re.compile(rf"^{tab}\s*{number}$"))

    def row(self, contact: str) -> Locator:
        return self.page.get_by_role("option", name=re.compile(f"^{re.escape(contact)}, "))

    def open(self, contact: str) -> None:
        self.row(contact).click()
        expect(self.heading(contact)).to_be_visible()

    # The open conversation

    def heading(self, contact: str) -> Locator:
        return self.thread.get_by_role("heading", name=contact, level=2)

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("region", name="Conversa", exact=True)

    @property
    def log(self) -> Locator:
        return self.thread.get_by_role("log")

    def bubble(self, text: str) -> Locator:
        return self.log.get_by_role("article").filter(has_text=text)

    def sees(self, text: str) -> None:
        expect(self.bubble(text)).to_be_visible()

    def told(self, text: str | re.Pattern[str]) -> None:
        """By a system line, or by anything else that stands in the log."""
        expect(self.log.get_by_text(text).last).to_be_visible()

    def receipt(self, text: str, state: str) -> None:
        expect(self.bubble(text).get_by_role("img", name=state, exact=True)).to_be_visible()

    def reply(self, text: str) -> None:
        box = self.thread.get_by_role("textbox", name="Mensagem")
        box.fill(text)
        box.press("Enter")
        self.sees(text)

    def write_note(self, text: str) -> None:
        self.thread.get_by_role("radio", name="Nota privada").check(force=True)
        box = self.thread.get_by_role("textbox", name="Nota privada")
        box.fill(text)
        self.thread.get_by_role("button", name="Guardar nota").click()
        self.sees(text)

    def press(self, button: str) -> None:
        """A button of the conversation's head."""
        self.thread.get_by_role("button", name=button, exact=True).first.click()

    # By keys alone

    def goes(self, key: str, contact: str) -> None:
        """J and K, through the list."""
        self.page.keyboard.press(key)
        expect(self.heading(contact)).to_be_visible()

    def writes(self, key: str, box: str, text: str) -> None:
        """R, Enter or N, and then the words; what sends them is pressed by itself."""
        self.page.keyboard.press(key)
        expect(self.thread.get_by_role("textbox", name=box)).to_be_focused()
        self.page.keyboard.type(text)

    def resolves_and_takes_it_back(self, *, left: int) -> None:
        """E and Z; `left` are theirs in between."""
        self.page.keyboard.press("e")
        self.told(re.compile("Ana Souza resolveu a conversa"))
        self.count("Minhas", left)
        self.page.keyboard.press("z")
        self.told(re.compile("Ana Souza reabriu a conversa"))
        self.count("Minhas", left + 1)

    def gives_away(self, contact: str, department: str, *, left: int) -> None:
        """T, and Enter in the reason."""
        self.page.keyboard.press("t")
        dialog = self.transferring(contact)
        dialog.get_by_role("radio", name=re.compile(f"^{department}")).check(force=True)
        dialog.get_by_role("textbox", name="Motivo").press("Enter")
        self.count("Minhas", left)
        expect(dialog).to_be_hidden()

    def transferring(self, contact: str) -> Locator:
        title = f"Para onde vai a conversa com {contact}?"
        return self.page.get_by_role("dialog", name=title)

    def transfer(
        self, kind: str, target: str, *, reason: str = "", customer_text: str = ""
    ) -> None:
        self.press("Transferir")
        dialog = self.page.get_by_role("dialog", name=re.compile("^Para onde vai a conversa"))
        dialog.get_by_role("radio", name=kind, exact=True).check(force=True)
        dialog.get_by_role("radio", name=re.compile(f"^{target}")).first.check(force=True)
        dialog.get_by_role("textbox", name="Motivo").fill(reason)
        dialog.get_by_role("textbox", name="Texto para o cliente").fill(customer_text)
        dialog.get_by_role("button", name="Transferir", exact=True).click()
        expect(dialog).to_be_hidden()


class Telephone:
    """A customer's telephone on the page of the simulator."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name
        self.place = page.get_by_role("region", name=f"Telefone de {name}")

    @classmethod
    def create(cls, page: Page, name: str, *, line: str = "WhatsApp Cloud API") -> "Telephone":
        page.get_by_role("button", name="Telefone", exact=True).click()
        dialog = page.get_by_role("dialog", name="Novo telefone")
        dialog.get_by_role("textbox", name="Nome do cliente").fill(name)
        box = dialog.get_by_role("combobox", name="Linha da empresa")
        wanted = box.get_by_role("option", name=re.compile(re.escape(line)))
        box.select_option(wanted.get_attribute("value"))
        dialog.get_by_role("button", name="Criar telefone").click()
        phone = cls(page, name)
        expect(phone.place).to_be_visible()
        return phone

    def writes(self, text: str) -> None:
        self.place.get_by_role("textbox").press_sequentially(text)
        self.place.get_by_role("button", name=f"Enviar como {self.name}").click()
        self.shows(text)

    def shows(self, text: str | re.Pattern[str]) -> None:
        expect(self.place.get_by_role("log").get_by_text(text).last).to_be_visible()

    def says_in_all(self, text: str, *, times: int) -> None:
        expect(self.place.get_by_role("log").get_by_text(text)).to_have_count(times)
