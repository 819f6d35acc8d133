import "@shared/ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app";
import { startLook } from "./data/look";
import { preferences } from "./data/preferences";
import { startLanguage } from "./i18n/start";

startLook();
await startLanguage(preferences.current().locale);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
