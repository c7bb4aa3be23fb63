/**
 * `node scripts/build-types.mjs` writes the package's declarations into dist/. The compiler writes one beside every source; those that the
 * doors in package.json lead to stay, and they are half of them.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const { status } = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json")], {
  stdio: "inherit",
});
const reached = new Set();
for (const [, door] of JSON.stringify(exports).matchAll(/"types":"([^"]+)"/g)) reach(join(root, door));
for (const path of readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" })) {
  const file = join(root, "dist", path);
  if (file.endsWith(".d.ts") && !reached.has(file)) rmSync(file);
}
process.exitCode = status;

function reach(file) {
  if (reached.has(file)) return;
  reached.add(file);
  const imports = readFileSync(file, "utf8").matchAll(/(?:from|import|import\()\s*"(\.[^"]+)\.[tj]s"/g);
  for (const [, path] of imports) reach(join(dirname(file), `${path}.d.ts`));
}
