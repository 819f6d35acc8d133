import { defineConfig } from "@hey-api/openapi-ts";

/** `npm run api` rewrites shared/api/generated from openapi.json. Never edit what it writes. */
export default defineConfig({
  input: "./openapi.json",
  output: { path: process.env.PROSA_API_OUT ?? "./shared/api/generated" },
  plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
});
