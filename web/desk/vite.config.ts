import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const web = fileURLToPath(new URL("..", import.meta.url));
const backend = process.env.PROSA_BACKEND ?? "http://127.0.0.1:8000";

/** The desk is served by the product itself under /app; only its asset addresses carry that base. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/app/",
  plugins: [react()],
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
        // What others wrote changes seldom: browsers keep it when only ours changes.
        codeSplitting: { groups: [{ name: "vendor", test: /node_modules/ }] },
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
