"""Lock files name public registries only: nobody's mirror leaks into them."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = {
    "uv.lock": {"pypi.org", "files.pythonhosted.org"},
    "web/package-lock.json": {"registry.npmjs.org"},
}
_ADDRESS = {
    "uv.lock": re.compile(r'(?:registry|url|find-links) = "(?:\w+://)?([^/"]*)'),
    "web/package-lock.json": re.compile(r'"resolved": "(?:[\w+]+://)?([^/"]*)'),
}


def main() -> int:
    problems = [
        f"{name} names `{host or 'a local path'}`; it may name {' and '.join(sorted(PUBLIC[name]))}"
        for name in PUBLIC
        if (ROOT / name).exists()
        for host in sorted(foreign_hosts(name, (ROOT / name).read_text(encoding="utf-8")))
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def foreign_hosts(name: str, text: str) -> set[str]:
    # npm names our own workspaces by their folder.
    ours = {"desk", "shared", "widget"}
    return set(_ADDRESS[name].findall(text)) - PUBLIC[name] - ours


if __name__ == "__main__":
    sys.exit(main())
