"""The built SPA, served by the product (`http/spa.py`)."""

from pathlib import Path

import pytest

from prosa.http import spa
from tests.support.office import Installation

pytestmark = pytest.mark.anyio

PAGE = '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><div id="root"></div>'


@pytest.fixture
def build_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "favicon.svg").write_text("<svg/>")
    (tmp_path / "sw.js").write_text("self")
    (tmp_path / "manifest.webmanifest").write_text('{"scope": "/app"}')
    (tmp_path / "assets" / "app-1a2b3c.js").write_text("export {};" * 300)
    monkeypatch.setattr(spa, "_PLACES", (tmp_path,))
    return tmp_path


@pytest.mark.parametrize("path", ["/app", "/app/", "/app/conversas/42", "/simulator"])
async def test_every_screen_is_the_page_with_a_nonce_of_its_own(
    installation: Installation, build_folder: Path, path: str
) -> None:
    async with installation.caller() as client:
        one, other = await client.get(path), await client.get(path)
    assert one.status_code == 200
    nonce = one.text.split('nonce="')[1].split('"')[0]
    assert f"'nonce-{nonce}'" in one.headers["content-security-policy"]
    assert nonce not in other.text
    assert one.headers["cache-control"] == "no-store"


async def test_the_root_leads_to_the_screens(installation: Installation) -> None:
    async with installation.caller() as client:
        answer = await client.get("/")
    assert answer.status_code == 307
    assert answer.headers["location"] == "/app"


async def test_files_are_files_and_nothing_outside_is_served(
    installation: Installation, build_folder: Path
) -> None:
    (build_folder.parent / "secret.txt").write_text("hunter2")
    async with installation.caller() as client:
        icon = await client.get("/app/favicon.svg")
        assert icon.text == "<svg/>"
        again = await client.get(
            "/app/favicon.svg", headers={"if-none-match": icon.headers["etag"]}
        )
        assert again.status_code == 304
        for path in ("/app/../secret.txt", "/app/%2e%2e/secret.txt", "/app/..%2fsecret.txt"):
            assert "hunter2" not in (await client.get(path)).text


async def test_the_worker_may_steer_all_of_the_desk_and_is_asked_about_each_time(
    installation: Installation, build_folder: Path
) -> None:
    async with installation.caller() as client:
        worker = await client.get("/app/sw.js")
        again = await client.get("/app/sw.js", headers={"if-none-match": worker.headers["etag"]})
    assert worker.headers["service-worker-allowed"] == "/app"
    assert worker.headers["cache-control"] == "no-cache"
    assert worker.headers["content-type"].startswith("text/javascript")
    assert "worker-src 'self'" in worker.headers["content-security-policy"]
    assert again.status_code == 304
    assert again.headers["service-worker-allowed"] == "/app"


async def test_the_desk_can_be_installed(installation: Installation, build_folder: Path) -> None:
    async with installation.caller() as client:
        manifest = await client.get("/app/manifest.webmanifest")
        page = await client.get("/app/index.html")
    assert manifest.headers["content-type"] == "application/manifest+json"
    assert "manifest-src 'self'" in manifest.headers["content-security-policy"]
    assert "service-worker-allowed" not in manifest.headers
    # What a worker keeps as the page carries the page's own policy with it.
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_without_a_build_the_page_says_what_to_run(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spa, "_PLACES", (tmp_path,))
    async with installation.caller() as client:
        answer = await client.get("/app")
    assert answer.status_code == 503
    assert "make run" in answer.text
