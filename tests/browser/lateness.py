"""Two networks that tests can be run on: answers after the news of them, and news after answers.

What reaches a screen first is luck. Both ends of it are tried, over every test, by
`pytest -m browser tests/browser --late answers` and `--late news`.
"""

from typing import Final

_ANSWERS: Final = """
const ask = window.fetch.bind(window);
window.fetch = async (what, how) => {
  const answer = await ask(what, how);
  const { pathname } = new URL(what.url ?? what, location.href);
  const isDeed = (what.method ?? how?.method ?? "GET") !== "GET";
  if (isDeed && pathname.startsWith("/api/"))
    await new Promise((resolve) => setTimeout(resolve, 500));
  return answer;
};
"""

_NEWS: Final = """
window.WebSocket = class extends window.WebSocket {
  set onmessage(listener) {
    super.onmessage = (event) => setTimeout(() => listener(event), 500);
  }
};
"""

LATE: Final = {"answers": _ANSWERS, "news": _NEWS}
