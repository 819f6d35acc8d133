"""A feature is entered by its front door: `actions` and `queries`.

The shapes of answers nest (a conversation shows its contact), so `schemas` and
`endpoints` may use the `schemas` of another feature: they are public anyway.
"""

import re

import grimp

SHAPES = re.compile(r"prosa\.features\.\w+\.schemas")
SHOWS_SHAPES = re.compile(r"prosa\.features\.\w+\.(schemas|endpoints)\w*")
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
        and not (SHAPES.fullmatch(imported) and SHOWS_SHAPES.fullmatch(importer))
    ]
    assert not trespassers
