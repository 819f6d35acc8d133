"""`prosa up --reload`, for those who work on Prosa: code and screens follow their files."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import prosa
from prosa.commands.console import fail, step
from prosa.supervisor import Part

_PACKAGE: Final = Path(prosa.__file__).parent
_CHECKOUT: Final = _PACKAGE.parent.parent


async def restart_on_change(restart: Callable[[], None]) -> None:
    """Call `restart` whenever a Python file of ours changes. Runs until cancelled."""
    from watchfiles import PythonFilter, awatch  # pyright: ignore[reportUnknownVariableType]  # partly typed

    async for changes in awatch(_PACKAGE, watch_filter=PythonFilter(), debounce=300):
        names = sorted(Path(path).name for _, path in changes)
        step(f"{', '.join(names[:3])} changed: starting again")
        restart()


def screens_part(backend_url: str) -> Part:
    """Vite's server for the screens, which passes calls on to ours."""
    runner = _CHECKOUT / "tools" / "with_node"
    if not runner.exists():
        fail("--reload works in a checkout of the repository only.")
    command = (str(runner), "npm", "--prefix", str(_CHECKOUT / "web"), "run", "dev")
    return Part("screens", command, {"PROSA_BACKEND": backend_url})
