"""A feature is entered by its front door: `actions` and `queries`."""

import re

import grimp

PRIVATE = re.compile(r"prosa\.features\.(\w+)\.(?!actions|queries)\w+")


def test_no_feature_reaches_inside_another() -> None:
    graph = grimp.build_graph("prosa")
    trespassers = [
        f"{importer} -> {imported}"
        for imported in graph.modules
        if (private := PRIVATE.match(imported))
        for importer in graph.find_modules_that_directly_import(imported)
        if importer.startswith("prosa.features.")
        and not importer.startswith(f"prosa.features.{private[1]}.")
    ]
    assert not trespassers
