"""Tenancy is in the schema: no row can point into another company."""

import pytest
from sqlalchemy import ForeignKeyConstraint, Table, UniqueConstraint

from prosa.db.tables import INSTALLATION_TABLES, metadata
from prosa.db.tenancy import row_security

COMPANY_TABLES = [t for t in metadata.sorted_tables if t.name not in INSTALLATION_TABLES]

UNIQUE_IN_THE_INSTALLATION = {
    "inboxes_channel_address_key": "a hook names an inbox before its company is known",
    "inboxes_hook_path_key": "the unguessable path names an inbox before its company is known",
}
POINT_OUT_OF_THE_COMPANY = {
    "companies": "the company itself",
    "users": "people may work in several companies",
}


def names(table: Table) -> str:
    return table.name


@pytest.mark.parametrize("table", COMPANY_TABLES, ids=names)
def test_the_company_leads_the_primary_key(table: Table) -> None:
    assert next(iter(table.primary_key.columns)).name == "company_id"


@pytest.mark.parametrize("table", COMPANY_TABLES, ids=names)
def test_the_company_leads_every_unique_constraint(table: Table) -> None:
    free = [
        constraint.name
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
        and next(iter(constraint.columns)).name != "company_id"
        and constraint.name not in UNIQUE_IN_THE_INSTALLATION
    ]
    free += [
        index.name
        for index in table.indexes
        if index.unique and next(iter(index.columns)).name != "company_id"
    ]
    assert not free


@pytest.mark.parametrize("table", COMPANY_TABLES, ids=names)
def test_the_company_leads_every_foreign_key(table: Table) -> None:
    strays = [
        constraint.name
        for constraint in table.constraints
        if isinstance(constraint, ForeignKeyConstraint)
        and next(iter(constraint.columns)).name != "company_id"
        and constraint.referred_table.name not in POINT_OUT_OF_THE_COMPANY
    ]
    assert not strays


def test_every_table_of_a_company_is_tied_to_it() -> None:
    loose = [
        table.name
        for table in COMPANY_TABLES
        if not any(key.column.table.name == "companies" for key in table.foreign_keys)
        and not any(
            next(iter(c.columns)).name == "company_id"
            for c in table.constraints
            if isinstance(c, ForeignKeyConstraint)
        )
    ]
    assert not loose


def test_row_security_is_forced_on_every_table() -> None:
    statements = set(row_security())
    for table in metadata.sorted_tables:
        assert f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY" in statements


def test_kinds_are_never_sql_enums() -> None:
    """Equality of enums is not leakproof: row security would ignore the indexes."""
    enums = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if type(column.type).__name__.upper() == "ENUM"
    ]
    assert not enums
