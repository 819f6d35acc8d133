"""What axe-core says of a page: WCAG 2.2 A and AA, and nothing but them."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SOURCE = Path(__file__).resolve().parents[2] / "web/node_modules/axe-core/axe.min.js"
_STILL = """async () => await Promise.all(document.getAnimations()
  .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
  .map((one) => one.finished.catch(() => undefined)))"""
"""Colours that are on their way to another theme are nobody's contrast."""
_RUN = """async () => (await axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
})).violations"""


def violations(page: Page) -> list[str]:
    """One line for each violation: its rule, and the places that break it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    page.evaluate(_STILL)
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    return [
        f"{one['id']}: {one['help']}\n  "
        + "\n  ".join(f"{node['target']} {node['failureSummary']}" for node in one["nodes"])
        for one in found
    ]


@cache
def _axe() -> str:
    return _SOURCE.read_text(encoding="utf-8")
