"""One shelf for each test."""

from tests.features.search.shelf import shelf

__all__ = ["shelf"]
