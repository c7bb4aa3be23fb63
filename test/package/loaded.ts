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
export function loadedBy(program: string, entry = "dist/index.js"): Loaded {
  const { href } = pathToFileURL(resolve(entry));
  return loadedFrom(href, ["--input-type=module", "-e", `import * as typeformer from ${JSON.stringify(href)};\n${program}`]);
}

/** The same of the built command line with these arguments. */
export function loadedByCommand(...args: string[]): Loaded {
  const file = resolve("dist/cli.js");
  return loadedFrom(pathToFileURL(file).href, [file, ...args]);
}

interface Loaded {
  printed: string;
  files: string[];
}

/** Runs Node; of what it loads, the files that lie beside `href`, or below. */
function loadedFrom(href: string, args: string[]): Loaded {
  const folder = mkdtempSync(join(tmpdir(), "typeformer-loaded-"));
  try {
    const env = { ...process.env, NODE_V8_COVERAGE: folder };
    const printed = execFileSync(process.execPath, args, { encoding: "utf8", env });
    const scripts = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")).result as { url: string }[]);
    const home = href.slice(0, href.lastIndexOf("/") + 1);
    const files = scripts.flatMap(({ url }) => (url.startsWith(home) ? [url.slice(home.length)] : []));
    return { printed, files: [...new Set(files)].sort() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
