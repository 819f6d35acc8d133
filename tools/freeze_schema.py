"""Write the SQL of the first migration from the tables as they stand.

Used while the foundation is built; once released, the file it writes is frozen
and every further change is a migration of its own.
"""

from pathlib import Path

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from prosa.db.tables import metadata
from prosa.db.tenancy import row_security

TARGET = Path("src/prosa/db/migrations/versions/20261122_0001_foundation.sql")


def main() -> None:
    dialect = postgresql.dialect()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportAttributeAccessIssue]  # SQLAlchemy types it loosely
    statements: list[str] = []
    for table in metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        statements += [
            str(CreateIndex(index).compile(dialect=dialect)).strip()
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        ]
        if table.comment:
            comment = table.comment.replace("'", "''")
            statements.append(f"COMMENT ON TABLE {table.name} IS '{comment}'")
    statements += row_security()
    lines = (
        line.rstrip() for line in ";\n\n".join([*statements, ""]).replace("\t", "    ").splitlines()
    )
    TARGET.write_text("\n".join(lines).rstrip() + "\n")


if __name__ == "__main__":
    main()
