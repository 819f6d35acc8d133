"""Logs say what happened, and nothing that is nobody's business."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from prosa.kit.deeds import one_line
from prosa.kit.logging import configure_logging
from prosa.kit.secrets import Secret


@pytest.fixture(autouse=True)
def fresh_logging() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers, root.level
    yield
    root.handlers, level = before
    root.setLevel(level)
    structlog.reset_defaults()


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in captured.readouterr().err.splitlines()]


def test_facts_are_fields_and_secrets_are_stars(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    structlog.get_logger().info(
        "delivery.refused", attempt=2, key=Secret("hunter2"), phone="+5511999990000"
    )
    [line] = lines(capsys)
    assert line["event"] == "delivery.refused"
    assert (line["level"], line["attempt"]) == ("info", 2)
    assert (line["key"], line["phone"]) == ("***", "***")
    assert str(line["timestamp"]).endswith("Z")


def test_lines_of_libraries_have_the_same_shape(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("warning", "json")
    logging.getLogger("some.library").warning("slow %s", "query")
    logging.getLogger("some.library").info("not worth it")
    [line] = lines(capsys)
    assert (line["event"], line["level"]) == ("slow query", "warning")


def test_a_deed_is_one_line_with_its_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    with one_line("ingress.batch_read", hooks=3) as facts:
        facts["messages"] = 2
    with pytest.raises(ValueError, match="broken"), one_line("ingress.batch_read"):
        raise ValueError("broken")
    done, failed = lines(capsys)
    assert (done["outcome"], done["hooks"], done["messages"]) == ("done", 3, 2)
    assert (failed["outcome"], failed["error"], failed["level"]) == (
        "failed", "ValueError", "error",
    )  # fmt: skip
    assert isinstance(done["duration_ms"], float)


def test_people_get_readable_lines(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "console", colors=False)
    structlog.get_logger().info("web.started", port=8000)
    assert "web.started" in (text := capsys.readouterr().err)
    assert "port=8000" in text


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_tracebacks_do_not_show_local_variables(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("info", log_format, colors=False)
    token = "".join(("s3cret", "-of-", "somebody"))
    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger().exception("request.crashed")
    text = capsys.readouterr().err
    assert "ValueError" in text
    assert token not in text
