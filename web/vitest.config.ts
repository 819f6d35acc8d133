import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { texts } from "./desk/plugins/texts.ts";

const web = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  plugins: [react(), texts()],
  resolve: { alias: { "@shared": `${web}shared`, "@desk": `${web}desk/src` } },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    maxWorkers: 2,
    testTimeout: 20_000, // a machine that builds other things beside must not fail a test
  },
});
