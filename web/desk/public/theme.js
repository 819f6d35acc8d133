// Runs before the first paint, so that a dark room never sees a white flash.
(() => {
  let chosen = "system";
  try {
    chosen = JSON.parse(localStorage.getItem("prosa.preferences") ?? "{}").theme ?? "system";
  } catch {}
  const dark = chosen === "dark" || (chosen === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
