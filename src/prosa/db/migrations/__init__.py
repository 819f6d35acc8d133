"""Alembic migrations: expand, backfill, contract; each deployable alone."""
