import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transformSync } from "amaro";

/** Module hook: blanks the types out of a `.ts` file as it is loaded, so that lines and columns stay where they are. */
export async function load(url, context, nextLoad) {
  const { protocol, pathname } = new URL(url);
  if (protocol !== "file:" || !pathname.endsWith(".ts")) return nextLoad(url, context);
  const source = await readFile(fileURLToPath(url), "utf8");
  return { format: "module", source: transformSync(source, { mode: "strip-only" }).code, shortCircuit: true };
}
