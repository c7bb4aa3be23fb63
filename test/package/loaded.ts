import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** A model in memory, as a page hands it over; the engine in the program's own thread. */
export const MINI = `
  import { readFile } from "node:fs/promises";
  const part = async (file) => new Blob([await readFile("weights/mini/" + file)]);
  const mini = { config: await part("config.json"), tokenizer: await part("tokenizer.json"), weights: await part("model.safetensors") };
  const here = { worker: false };
`;

/** What a program of Node's prints that uses a built file of the package as `typeformer`, and the files of its folder that were loaded for it. */
export function loadedBy(program: string, entry = "dist/index.js"): { printed: string; files: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "typeformer-loaded-"));
  const { href } = pathToFileURL(resolve(entry));
  try {
    const source = `import * as typeformer from ${JSON.stringify(href)};\n${program}`;
    const env = { ...process.env, NODE_V8_COVERAGE: folder };
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8", env });
    const scripts = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")).result as { url: string }[]);
    const home = href.slice(0, href.lastIndexOf("/") + 1);
    const files = scripts.flatMap(({ url }) => (url.startsWith(home) ? [url.slice(home.length)] : []));
    return { printed, files: [...new Set(files)].sort() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
