"""The migrations, one after the other, make exactly the schema that the code declares."""

import pytest
from sqlalchemy import Table

from prosa.db.tables import metadata
from tests.support.database import as_owner

pytestmark = pytest.mark.anyio


def names(table: Table) -> str:
    return table.name


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=names)
async def test_the_columns_are_those_declared(table: Table, postgres: str) -> None:
    async with as_owner(postgres) as sql:
        rows = await sql.fetch(
            """SELECT column_name, is_nullable = 'YES' AS nullable, column_default IS NOT NULL
                OR is_identity = 'YES' AS filled
            FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1""",
            table.name,
        )
    declared = {
        (c.name, bool(c.nullable), c.server_default is not None or c.identity is not None)
        for c in table.columns
        if c.computed is None
    }
    found = {(row["column_name"], row["nullable"], row["filled"]) for row in rows}
    assert declared <= found
    assert {name for name, _, _ in found} == {c.name for c in table.columns}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=names)
async def test_the_indexes_and_constraints_are_those_declared(table: Table, postgres: str) -> None:
    async with as_owner(postgres) as sql:
        indexes = await sql.fetch(
            "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename = $1",
            table.name,
        )
        constraints = await sql.fetch(
            """SELECT conname, contype::text FROM pg_constraint
            WHERE conrelid = $1::regclass AND contype IN ('c', 'f', 'p', 'u')""",
            table.name,
        )
    keys = {row["conname"] for row in constraints if row["contype"] in ("p", "u")}
    assert {row["indexname"] for row in indexes} - keys == {index.name for index in table.indexes}
    assert len(constraints) == len(table.constraints)
