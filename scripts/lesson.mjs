/**
 * `node scripts/lesson.mjs [number] [--solution]` lists the lessons or runs one, on every Node from 20 on; nothing has to be built before.
 * `node scripts/lesson.mjs verify [--solution]` is `typeformer verify --encoder` on the sources as they lie.
 */
import { execFileSync } from "node:child_process";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import "./register-typescript.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const words = process.argv.slice(2);

if (words[0] === "verify") {
  const file = here(words.includes("--solution") ? "../lessons/solutions/encoder.ts" : "../lessons/encoder.ts");
  execFileSync(process.execPath, [here("build-wasm.mjs")]);
  const { main } = await import("../src/cli/main.ts");
  await main(["verify", "--encoder", relative(process.cwd(), file)]);
} else {
  const { command } = await import("../lessons/support/command.ts");
  await command(words);
}
