"""Fixtures of the API tests."""

from tests.support.installation import installation, office, postgres, shared_database

__all__ = ["installation", "office", "postgres", "shared_database"]
