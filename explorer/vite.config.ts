import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { contentSecurityPolicy } from "./build/content-security-policy.ts";
import { offline } from "./build/offline.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  base: "./", // any folder of any static host
  appType: "mpa", // what is not there is 404, as on a static host: a model's folder may lack files
  build: {
    outDir: here("./dist"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the policy allows files, not data
    modulePreload: { polyfill: false }, // it would be an inline script
  },
  worker: { format: "es" },
  server: { port: 5173, fs: { allow: [here("..")] } },
  preview: { port: 5173 },
  plugins: [contentSecurityPolicy(), offline()],
});
