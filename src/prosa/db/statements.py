"""SQLAlchemy Core statements, run by asyncpg.

Core writes the SQL of cold paths; asyncpg alone talks to the server, so hot
hand-written SQL and composed statements share one pool and one transaction.
Values go to the driver as they are: its codecs (`database.prepare_connection`)
do what SQLAlchemy's bind processors would.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.sql import ClauseElement

_DIALECT = PGDialect_asyncpg()


def compiled(statement: ClauseElement) -> tuple[str, Sequence[Any]]:  # Any: driver values
    """The SQL text with `$1…` and its arguments in that order."""
    form = cast(
        Any,  # Any: SQLAlchemy types the compiled form loosely
        statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True}),
    )
    values = form.params
    return str(form), [values[name] for name in form.positiontup or ()]


def literal(value: str | int | UUID | datetime) -> str:
    """A value inside the text of a statement, where none can be bound: in the message that ends a
    transaction. Everything is quoted as text, for the column's type to read; backslashes are
    themselves (`standard_conforming_strings`). Raises `ValueError` for what no text holds."""
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    if "\0" in text:
        raise ValueError("A text of the database holds no NUL.")
    return "'" + text.replace("'", "''") + "'"


def call(function: str, *values: str | int | UUID | datetime) -> str:
    """A call of one of our functions in such a message. The server keeps the plans of what stands
    in a function; a statement that is sent as text is parsed and planned each time."""
    return f"SELECT {function}({', '.join(map(literal, values))})"
