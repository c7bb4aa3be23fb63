/** `node miniflare.mjs FOLDER`: runs FOLDER's worker.js, its kernels and its static assets in workerd, and prints what it answers. */
import { readdirSync } from "node:fs";
import { Miniflare } from "miniflare";

const folder = process.argv[2];
const kernels = readdirSync(folder).filter((file) => file.endsWith(".wasm"));
const workerd = new Miniflare({
  rootPath: folder,
  modules: [{ type: "ESModule", path: "worker.js" }, ...kernels.map((path) => ({ type: "CompiledWasm", path }))],
  compatibilityDate: "2026-07-01",
  serviceBindings: { ASSETS: { disk: { path: `${folder}/assets`, writable: false } } },
});
try {
  const response = await workerd.dispatchFetch("http://localhost/");
  console.log(await response.text());
} finally {
  await workerd.dispose();
}
