"""`python -m prosa.commands.openapi [FILE]`: the OpenAPI document, for the generated client.

Needs no database and no settings: the document is the same everywhere.
"""

import json
import sys
from pathlib import Path
from typing import Final

from fastapi import FastAPI

from prosa import __version__
from prosa.features.access.endpoints import router as access
from prosa.features.audit.endpoints import router as audit
from prosa.features.companies.endpoints import router as companies
from prosa.features.inboxes.endpoints import router as inboxes
from prosa.features.team.endpoints import router as team
from prosa.http.install import API, install_http, new_app
from prosa.kit.secrets import Secret
from prosa.settings import Settings

_COMMITTED: Final = Path("web/openapi.json")

ROUTERS: Final = (access, team, inboxes, companies, audit)
"""The routers of the native API, in the order of the document."""


def documented_app() -> FastAPI:
    app = new_app(__version__)
    install_http(app, Settings(secret_key=Secret("only to build the document")))
    for router in ROUTERS:
        app.include_router(router, prefix=API)
    return app


def document() -> str:
    """The JSON text as it is committed: keys in their order, two spaces, a newline at the end."""
    return json.dumps(documented_app().openapi(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else _COMMITTED
    path.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
