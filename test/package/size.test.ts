/** What the package weighs: packed, and in a page that imports `pipeline` for one task, as esbuild bundles it, minified and gzipped. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "@jest/globals";
import { built } from "../support/built.ts";
import { loadedBy, MINI } from "./loaded.ts";
import { noTools, tool } from "./tools.ts";

/** In kB of 1000 bytes. Who needs more raises a limit here, and says what for. */
const limits = {
  /** For the whole family of architectures and heads, and the build `wide` beside the program; without `typeformer/train`. */
  packed: 460,
  /**
   * The shell: where a model is, its files, its options, the line to the worker; the tokenizer, since the door hands its class out, with WordPiece and
   * BERT's own stages; similarity and search.
   */
  atFirst: 40,
  /** The engine beside it: model, every operation with its dialects, two builds of the kernels of which one is used, the worker's program. */
  forFillMask: 125,
};

const hold = (what: string, kilobytes: number, limit: number) => {
  process.stdout.write(`size: ${what}: ${kilobytes.toFixed(1)} kB, at most ${limit} kB\n`);
  expect(kilobytes).toBeLessThan(limit);
  expect(kilobytes).toBeGreaterThan(limit / 3); // it was built, and weighed whole
};

await built();

test("packed", () => {
  const flags = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const [{ size }] = JSON.parse(execFileSync("npm", flags, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  hold("the packed engine", size / 1000, limits.packed);
});

test("README says what a page loads", () => {
  const { atFirst, forFillMask } = limits;
  const words = readFileSync("README.md", "utf8").replaceAll(/\s+/g, " ");
  expect(words).toContain(
    `less than ${atFirst} kB before a model's files are known, and less than ${forFillMask} kB to fill masks, gzipped`,
  );
});

(noTools ? describe.skip : describe)(`a page for fill-mask${noTools && ` (${noTools})`}`, () => {
  const page = mkdtempSync(join(tmpdir(), "typeformer-page-"));
  afterAll(() => rmSync(page, { recursive: true, force: true }));

  test("what it loads before the model's files are known, and all that the task takes", async () => {
    const { outputs, weigh } = await bundled(page);
    const files = ({ inputs }: Output) => Object.keys(inputs).map((path) => basename(path));
    const atFirst = reached("out/main.js", outputs);
    hold("a page for fill-mask, before the model's files are known", weigh(atFirst), limits.atFirst);

    const { files: taken } = loadedBy(`${MINI} await (await typeformer.pipeline("fill-mask", mini, here))("a <mask>");`);
    const later = Object.keys(outputs).filter((path) => files(outputs[path]).some((file) => taken.includes(file)));
    const threads = ["out/worker.js", "out/backends/wasm/web-helper.js"].flatMap((path) => [...reached(path, outputs)]);
    const all = new Set([...atFirst, ...later, ...threads]);
    hold("a page for fill-mask, all that the task takes", weigh(all), limits.forFillMask);
    expect([...all].flatMap((path) => files(outputs[path])).filter((file) => /^(webgpu|gpujs|hub|feature)/.test(file))).toEqual([]);
  });
});

interface Output {
  inputs: Record<string, unknown>;
  imports: { path: string; kind: string; external?: boolean }[];
}

/** The page and the programs of its threads, bundled as they are for esbuild's users; and what some of the files weigh together. */
async function bundled(page: string): Promise<{ outputs: Record<string, Output>; weigh(paths: Iterable<string>): number }> {
  const { build } = await import(pathToFileURL(tool("esbuild/lib/main.js")).href);
  mkdirSync(join(page, "node_modules"));
  symlinkSync(resolve("."), join(page, "node_modules/typeformer"));
  writeFileSync(
    join(page, "main.js"),
    'import { pipeline } from "typeformer";\nexport const unmask = await pipeline("fill-mask", "./model/");\n',
  );
  const helper = "backends/wasm/web-helper";
  const { metafile, outputFiles } = await build({
    absWorkingDir: page,
    entryPoints: { main: "main.js", worker: "typeformer/worker", [helper]: `./node_modules/typeformer/dist/${helper}.js` },
    outdir: "out",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    metafile: true,
    write: false,
    logLevel: "error",
  });
  const weights = new Map<string, number>();
  for (const { path, contents } of outputFiles) weights.set(path.slice(page.length + 1), gzipSync(contents, { level: 9 }).length);
  return {
    outputs: metafile.outputs,
    weigh: (paths) => [...paths].reduce((sum, path) => sum + (weights.get(path) ?? Number.NaN), 0) / 1000,
  };
}

/** A file and all that it imports at once. */
function reached(path: string, outputs: Record<string, Output>, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const { path: next, kind } of outputs[path].imports) if (kind === "import-statement") reached(next, outputs, found);
  return found;
}
