import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { shellFiles } from "./plugins/shell-files.ts";
import { texts } from "./plugins/texts.ts";

const web = fileURLToPath(new URL("..", import.meta.url));
const backend = process.env.PROSA_BACKEND ?? "http://127.0.0.1:8000";

const EVERYWHERE =
  /node_modules\/(react|react-dom|scheduler|@tanstack|i18next|(socket|engine)\.io)/;

/** Small things of ours that the first page and others need: one file is lighter than thirty. */
const SMALL = [
  "data/(arrivals|conversations|desk-state|format|inbox-search|keys|leaving|moves|narrowed|refusals)",
  "data/(intl|new-id|notifications|now|preferences|session|starting|tags|title|viewer|views)",
  "i18n/use-translation",
  "commands/(catalogue|finding|keyboard|overlays|registry|shortcuts)",
];
const AT_FIRST = new RegExp(`desk/src/(${SMALL.join("|")})[.]ts$`);

/** The desk is served by the product itself under /app; only its asset addresses carry that base. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/app/",
  plugins: [react(), texts(), shellFiles(fileURLToPath(new URL("public", import.meta.url)))],
  resolve: {
    alias: { "@shared": `${web}/shared`, "@desk": `${web}/desk/src` },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // What every page needs and others wrote changes seldom: browsers keep it when only ours
        // changes. The rest of what others wrote goes with whatever needs it, and is asked for then.
        codeSplitting: {
          groups: [
            { name: "vendor", test: EVERYWHERE },
            { name: "desk", test: AT_FIRST },
            // An icon that two parts need would be a file of its own, and there are many.
            { name: "icons", test: /lucide-react/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: {
      "/api": { target: backend },
      "/simulator/api": { target: backend },
      "/socket.io": { target: backend, ws: true },
    },
  },
});
