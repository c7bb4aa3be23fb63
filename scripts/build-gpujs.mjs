/**
 * Writes the kernel functions for gpu.js (src/kernels/**\/*.kernel.ts) as text that TypeScript can import.
 * gpu.js reads the source of a function to translate it; text is what no minifier, bundler or coverage tool touches.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "amaro";
import { replaceFile } from "./replace-file.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const generated = join(root, "src/kernels/devices/gpujs/generated/sources.ts");

export async function buildGpuJs() {
  const files = readdirSync(join(root, "src/kernels"), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".kernel.ts"));
  const functions = (await Promise.all(files.sort().map((file) => functionsIn(join(root, "src/kernels", file))))).flat();
  const entries = functions.map(([name, source]) => `  ${name}: ${JSON.stringify(source)},\n`);
  const text = `/** The kernel functions for gpu.js as text: written by scripts/build-gpujs.mjs, not kept in git */\nexport const sources = {\n${entries.join("")}};\n`;
  if (!existsSync(generated) || readFileSync(generated, "utf8") !== text) replaceFile(generated, text);
}

/** The exported functions of a file, types blanked out, as [name, source]. */
async function functionsIn(file) {
  const { code } = transformSync(readFileSync(file, "utf8"), { mode: "strip-only" });
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return Object.entries(module).map(([name, kernel]) => [name, kernel.toString()]);
}
