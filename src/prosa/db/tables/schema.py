"""Words that every table uses: columns, checks and keys of one manner."""

from collections.abc import Iterable

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    MetaData,
    Text,
    Uuid,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)


def company_key() -> Column[object]:
    """The first column of every primary key."""
    return Column("company_id", Uuid, primary_key=True)


def key(name: str = "id") -> Column[object]:
    return Column(name, Uuid, primary_key=True)


def instant(name: str, *, required: bool = False) -> Column[object]:
    """A moment, in UTC."""
    return Column(name, DateTime(timezone=True), nullable=not required)


def created_at() -> Column[object]:
    return Column(
        "created_at", DateTime(timezone=True), nullable=False, server_default=text("now()")
    )


def words(name: str, *, required: bool = True, default: str | None = None) -> Column[object]:
    server_default = None if default is None else text(f"'{default}'")
    return Column(name, Text, nullable=not required, server_default=server_default)


def one_of(column: str, values: Iterable[str], *, optional: bool = False) -> CheckConstraint:
    """The column holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    null = f"{column} IS NULL OR " if optional else ""
    return CheckConstraint(f"{null}{column} IN ({listed})", name=column)


def of_company() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["company_id"], ["companies.id"], ondelete="CASCADE")


def within_company(
    column: str, table: str, target: str = "id", *, ondelete: str | None = None
) -> ForeignKeyConstraint:
    """A reference that cannot leave its company."""
    return ForeignKeyConstraint(
        ["company_id", column],
        [f"{table}.company_id", f"{table}.{target}"],
        ondelete=ondelete,
    )
