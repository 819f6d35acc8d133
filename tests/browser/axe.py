"""What axe-core says of a page: WCAG 2.2 A and AA, and nothing but them."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SOURCE = Path(__file__).resolve().parents[2] / "web/node_modules/axe-core/axe.min.js"
_RESTS = """async () => {
    const isMoving = () => document.getAnimations().some((one) =>
        one.playState === "running" &&
        one.effect?.getComputedTiming().iterations !== Infinity &&
        one.effect?.target?.checkVisibility());
    for (let still = 0, frame = 0; still < 5 && frame < 90; frame += 1) {
        await new Promise((go) => setTimeout(go, 17));
        still = isMoving() ? 0 : still + 1;
    }
}"""
_RUN = """async () => (await axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
})).violations"""


def comes_to_rest(page: Page) -> None:
    """Colours on their way to another theme are nobody's contrast, and no picture.

    One that is inherited goes down one element with each frame, even without motion; what moves in
    a closed part of the page never tells that it has come to rest.
    """
    page.evaluate(_RESTS)


def violations(page: Page) -> list[str]:
    """One line for each violation: its rule, and the places that break it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    comes_to_rest(page)
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    return [
        f"{one['id']}: {one['help']}\n  "
        + "\n  ".join(f"{node['target']} {node['failureSummary']}" for node in one["nodes"])
        for one in found
    ]


@cache
def _axe() -> str:
    return _SOURCE.read_text(encoding="utf-8")
