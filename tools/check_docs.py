"""What the documents name must be there: linked files, paths, commands, settings.

Links are checked everywhere; names in backticks and code blocks only where they
look like ours. Blocks of Python and JSON must be Python and JSON. What this
cannot see: whether a sentence is true.
"""

import ast
import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
_BEGINNINGS: Final = (".", "src/prosa", "web", "web/desk/src")
"""Where a path may begin, besides the folder of the page that names it."""

_VARIABLES: Final = ("docs/reference/settings.md", "web/desk/vite.config.ts")
"""Where all variables of the environment are named that are ours."""

_FENCE: Final = re.compile(r"^ *```")
_BLOCK: Final = re.compile(r"^ *```(python|json)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_QUOTED: Final = re.compile(r"`([^`]+)`")
_PATH: Final = re.compile(
    r"\.?[\w.-]+(/[\w.-]+)+\.(py|sql|ts|tsx|css|md|toml|json|ya?ml|png|txt)|([\w-]+/){2,}"
)
_COMMAND: Final = re.compile(r"(?:^|\s)(?:\.venv/bin/)?prosa ((?:[a-z]+ ?){1,2})")
_SETTING: Final = re.compile(r"\bPROSA_[A-Z_]+\b")
_HEADING: Final = re.compile(r"^#+ (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str
    is_code: bool


def main() -> int:
    problems = [
        f"{page.relative_to(ROOT)}:{problem}"
        for page in pages()
        for problem in problems_in(page.read_text(encoding="utf-8"), page)
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def pages() -> list[Path]:
    """Every document that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in sorted(listed.split("\0")) if name and (ROOT / name).exists()]


def problems_in(text: str, page: Path) -> Iterator[str]:
    """What is wrong with a text that stands, or would stand, in `page`."""
    for line in _lines_of(text):
        for wrong in (*_links(page, line), *_names(page, line)):
            yield f"{line.number}: {wrong}"
    for block in _BLOCK.finditer(text):
        if not _is_written_in(block[1], textwrap.dedent(block[2])):
            number = text.count("\n", 0, block.start()) + 1
            yield f"{number}: this block is not {block[1]}"


def _is_written_in(language: str, block: str) -> bool:
    read = ast.parse if language == "python" else json.loads
    try:
        read(block)
    except (ValueError, SyntaxError):
        return False
    return True


def _lines_of(text: str) -> Iterator[Line]:
    is_code = False
    for number, written in enumerate(text.splitlines(), 1):
        if _FENCE.match(written):
            is_code = not is_code
            continue
        yield Line(number, written, is_code)


def _links(page: Path, line: Line) -> Iterator[str]:
    for target in () if line.is_code else _LINK.findall(line.text):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, anchor = target.partition("#")
        linked = (page.parent / name).resolve() if name else page
        if not linked.exists():
            yield f"the link to {target} leads nowhere"
        elif anchor and linked.suffix == ".md" and anchor not in _anchors(linked):
            yield f"{name or 'this page'} has no heading for #{anchor}"


def _names(page: Path, line: Line) -> Iterator[str]:
    for quoted in [line.text] if line.is_code else _QUOTED.findall(line.text):
        if not line.is_code and _PATH.fullmatch(quoted) and not _exists(quoted, page):
            yield f"there is no {quoted}"
        for words in _COMMAND.findall(quoted):
            if not _is_command(words.split()):
                yield f"there is no command prosa {words.strip()}"
        for variable in _SETTING.findall(quoted):
            if variable not in _settings():
                yield f"there is no setting {variable}"


def _exists(path: str, page: Path) -> bool:
    folders = (page.parent, *(ROOT / beginning for beginning in _BEGINNINGS))
    return any((folder / path).exists() for folder in folders)


def _is_command(words: list[str]) -> bool:
    """One word is enough if it is a command or the name of a group of them."""
    known = _commands()
    return " ".join(words) in known or words[0] in known or _is_group(words)


def _is_group(words: list[str]) -> bool:
    return len(words) == 1 and any(name.startswith(f"{words[0]} ") for name in _commands())


@cache
def _commands() -> frozenset[str]:
    text = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^## `prosa ([a-z ]+)`$", text, re.MULTILINE))


@cache
def _settings() -> frozenset[str]:
    return frozenset(
        name
        for page in _VARIABLES
        for name in _SETTING.findall((ROOT / page).read_text(encoding="utf-8"))
    )


@cache
def _anchors(page: Path) -> frozenset[str]:
    """As GitHub makes them: lower case, words joined by hyphens, other signs left out."""
    titles = _HEADING.findall(page.read_text(encoding="utf-8"))
    return frozenset(re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles)


if __name__ == "__main__":
    sys.exit(main())
