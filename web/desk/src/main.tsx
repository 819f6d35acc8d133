import "@shared/ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app";
import { lookStore } from "./data/look";
import { startLanguage } from "./i18n/start";

lookStore.start();
await startLanguage(lookStore.current().language);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
