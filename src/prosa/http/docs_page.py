"""The API, to read: one page made from the OpenAPI document, without any script.

Ready-made viewers load themselves from other people's servers, which our policy
refuses and an installation without internet cannot do.
"""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from prosa.domain.errors import ProsaError

Json = Mapping[str, Any]  # Any: OpenAPI objects

_STYLE: Final = """
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent)}
body{font:16px/1.55 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:2rem 1.25rem 6rem}
h1{margin:0 0 .25rem}h2{margin:3rem 0 .5rem;text-transform:capitalize}
details{border:1px solid var(--line);border-radius:.6rem;margin:.4rem 0;padding:.55rem .9rem}
summary{cursor:pointer;font-family:ui-monospace,monospace;font-size:.9rem;overflow-wrap:anywhere}
summary b{display:inline-block;min-width:4.2rem}summary span{float:right;opacity:.7}
table{border-collapse:collapse;width:100%;font-size:.9rem}td,th{text-align:left;vertical-align:top;
padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line)}pre{overflow:auto;font-size:.85rem;
border-left:3px solid var(--line);padding-left:.8rem}code{font-size:.9em}p{max-width:46rem}
"""


async def show_docs(request: Request) -> Response:
    """The page, and its style sheet: our policy allows no style inside the page."""
    if request.url.path.endswith(".css"):
        return Response(_STYLE, media_type="text/css", headers={"cache-control": "max-age=3600"})
    return HTMLResponse("".join(_page(request.app.openapi())))


def _page(document: Json) -> Iterator[str]:
    about = document["info"]
    yield '<!doctype html><html lang="en"><meta charset="utf-8"><title>Prosa API</title>'
    yield '<meta name="viewport" content="width=device-width">'
    yield '<link rel="stylesheet" href="docs.css">'
    yield f"<h1>{escape(about['title'])} API</h1><p>Version {escape(about['version'])}. "
    yield f"{_prose(about['description'])} "
    yield 'The document for machines: <a href="v1/openapi.json">openapi.json</a>.</p>'
    for tag in document.get("tags", ()):
        operations = list(_operations(document, tag["name"]))
        if operations:
            yield f"<h2>{escape(tag['name'])}</h2><p>{_prose(tag['description'])}</p>"
            for method, path, operation in operations:
                yield from _operation(document, method, path, operation)
    yield "<h2>Errors</h2><table><tr><th>code<th>means</tr>"
    for kind in sorted(_kinds(ProsaError), key=lambda k: k.code):
        code = escape(kind.code)
        yield f'<tr id="error-{code}"><td><code>{code}</code><td>{_prose(kind.__doc__ or "")}'
    yield "</table></html>"


def _operations(document: Json, tag: str) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if tag in operation.get("tags", ()):
                yield method.upper(), path, operation


def _operation(document: Json, method: str, path: str, operation: Json) -> Iterator[str]:
    name = escape(operation["operationId"])
    yield f'<details id="{name}"><summary><b>{method}</b>{escape(path)}'
    yield f"<span>{name}</span></summary>"
    yield f"<p>{_prose(operation.get('description', operation.get('summary', '')))}</p>"
    if rule := operation.get("x-permission"):
        yield f"<p>Permission: <code>{escape(rule)}</code></p>"
    if parameters := operation.get("parameters"):
        yield "<table><tr><th>parameter<th>in<th>means</tr>"
        for parameter in parameters:
            yield f"<tr><td><code>{escape(parameter['name'])}</code><td>{escape(parameter['in'])}"
            yield f"<td>{_prose(parameter.get('description', ''))}"
        yield "</table>"
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        yield f"<h4>Body</h4>{_example(document, body['schema'])}"
    yield "<h4>Answers</h4><table>"
    for status, answer in operation["responses"].items():
        yield f"<tr><td>{escape(status)}<td>{_prose(answer['description'])}"
    yield "</table></details>"


def _example(document: Json, schema: Json) -> str:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Json = document.get("components", {}).get("schemas", {}).get(name, schema)
    shown = found.get("example") or {
        key: part.get("type", "…") for key, part in found.get("properties", {}).items()
    }
    return f"<pre>{escape(json.dumps(shown, indent=2, ensure_ascii=False))}</pre>"


def _prose(text: str) -> str:
    """Escaped, with `code` between backticks."""
    parts = escape(" ".join(text.split())).split("`")
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))


def _kinds(parent: type[ProsaError]) -> Iterator[type[ProsaError]]:
    for kind in parent.__subclasses__():
        if not kind.__name__.startswith("_"):
            yield kind
        yield from _kinds(kind)
