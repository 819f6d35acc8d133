// Put into every page before its own scripts. All marks are the page's own clock.
(() => {
  /** A frame is asked for before what it shows is painted; a message sent then comes after it. */
  const painted = () =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(null);
      }),
    );

  function shown(isThere) {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error("it was not shown within two minutes")), 120_000);
      const look = () => {
        if (!isThere()) return;
        clearTimeout(timer);
        observer.disconnect();
        done(painted());
      };
      const observer = new MutationObserver(look);
      // What is drawn ahead is there before it is shown: then only a style changes.
      const shows = { attributes: true, attributeFilter: ["style"] };
      observer.observe(document, { subtree: true, childList: true, characterData: true, ...shows });
      look();
    });
  }

  const bubble = (words) => () =>
    [...document.querySelectorAll("[role=log] article")].some(
      (one) => one.textContent.includes(words) && one.checkVisibility(),
    );

  /** The desk has heard a key when it keeps the browser from acting on it. */
  function takesKeys() {
    const key = new KeyboardEvent("keydown", {
      key: "j", code: "KeyJ", bubbles: true, cancelable: true,
    });
    document.body.dispatchEvent(key);
    return key.defaultPrevented;
  }

  async function usable() {
    const rowsAt = await shown(() => document.querySelector("[role=option]"));
    while (!takesKeys()) await new Promise(requestAnimationFrame);
    const at = performance.now();
    const scripts = performance
      .getEntriesByType("resource")
      .filter((one) => one.startTime < at && new URL(one.name).pathname.endsWith(".js"))
      .map((one) => new URL(one.name).pathname);
    return { at, rowsAt, scripts };
  }

  const keys = new Map();
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      if (!one.interactionId || !one.name.startsWith("key")) continue;
      keys.set(one.interactionId, Math.max(keys.get(one.interactionId) ?? 0, one.duration));
    }
  }).observe({ type: "event", durationThreshold: 16 });

  let clickedAt = 0;
  addEventListener("click", (event) => (clickedAt = event.timeStamp), true);

  let awaited = Promise.resolve(0);
  let typedAt = [];
  let typed = [];
  addEventListener("keydown", (event) => typedAt.push(event.timeStamp), true);
  addEventListener("input", () => {
    const began = typedAt.at(-1);
    painted().then((at) => typed.push(at - began));
  });

  window.prosaBench = {
    awaitBubble: (words) => void (awaited = shown(bubble(words))),
    sinceClick: async () => (await awaited) - clickedAt,
    paintedAt: async () => performance.timeOrigin + (await awaited),
    now: () => performance.timeOrigin + performance.now(),
    forgetKeys: () => {
      keys.clear();
      typed = [];
    },
    /** How long the keys took that were not quick, and when each had been painted. */
    keys: () => ({ slow: [...keys.values()], typed }),
  };
  if (location.pathname === "/app/inbox") window.prosaBench.usable = usable();
})();
