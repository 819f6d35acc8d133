"""`python -m prosa.commands.openapi [FILE]`: the OpenAPI document, for the generated client.

Needs no database and no settings: the document is the same everywhere.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from prosa.app import create_app
from prosa.kit.clock import SystemClock
from prosa.kit.secrets import Secret
from prosa.settings import Settings

if TYPE_CHECKING:
    from prosa.db.database import Database

COMMITTED: Final = Path("web/openapi.json")


def document() -> str:
    """The JSON text as it is committed: keys in their order, two spaces, a newline at the end."""
    settings = Settings(secret_key=Secret("only to build the document"))
    nowhere = cast("Database", None)  # building the document asks it nothing
    app = create_app(settings, nowhere, SystemClock())
    return json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else COMMITTED
    path.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
