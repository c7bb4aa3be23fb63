/**
 * `node scripts/build-wasm.mjs` compiles the kernels in AssemblyScript (src/kernels/**\/*.as.ts) where they have changed since, once for
 * each build, and writes each module as text that TypeScript can import. What else the sources import and git does not keep is written by
 * the way (./build-gpujs.mjs).
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildGpuJs } from "./build-gpujs.mjs";
import { replaceFile } from "./replace-file.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const generated = "src/kernels/devices/wasm/generated";

/** One source, and what makes each build another. */
const relaxed = ["--enable", "relaxed-simd"];
const builds = {
  simd128: ["--use", "WIDE=0"],
  "relaxed-simd": [...relaxed, "--use", "WIDE=0"],
  wide: [...relaxed, "--use", "WIDE=1"],
};

const [first] = Object.keys(builds);

const flags = [
  ...["-O3", "--converge", "--noAssert", "--runtime", "stub"],
  ...["--enable", "simd", "--enable", "threads"],
  ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
];

/** Compiles what is stale. Processes that do so at the same time write the same files, each in one step. */
export async function buildWasm() {
  const state = `sources ${hashOfSources()}`;
  for (const [name, features] of Object.entries(builds)) {
    if (read(fileOf(name)).includes(state)) continue;
    const binary = Buffer.from(await compile(features));
    replaceFile(fileOf(name), moduleText(name === first ? binary : inStep(binary, binaryOf(first)), state));
  }
}

/** What was compiled, by its build's name. */
export function wasmBinaries() {
  return Object.keys(builds).map((name) => [name, binaryOf(name)]);
}

const binaryOf = (name) => Buffer.from(/"([^"]+)"/.exec(read(fileOf(name)))[1], "base64");

/** Custom sections without a meaning, by which what follows begins one letter of base64 later, or two. */
const shifts = [[], [0, 2, 1, 32], [0, 3, 2, 32, 32]].map((section) => Buffer.from(section));

/**
 * A module in base64 beside another: what both have in common is the same text only where it stands in the same of three places, and
 * gzip finds it there alone. Four of twenty-two kB.
 */
function inStep(binary, other) {
  const shifted = shifts.map((section) => Buffer.concat([binary.subarray(0, 8), section, binary.subarray(8)]));
  const sizes = shifted.map((each) => gzipSync(other.toString("base64") + each.toString("base64")).length);
  return shifted[sizes.indexOf(Math.min(...sizes))];
}

const fileOf = (name) => join(root, generated, `${name}.ts`);

async function compile(features) {
  const { default: asc } = await import("assemblyscript/asc");
  let binary;
  const { error, stderr } = await asc.main([...entries(), "--outFile", "module.wasm", ...flags, ...features], {
    readFile: (name, base) => read(join(base, name)) || null,
    writeFile: (name, content) => {
      if (name.endsWith(".wasm")) binary = content;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`the kernels do not compile:\n${stderr}`);
  return binary;
}

/** What the module exports: all that the device does, and every room that has a dialect for it. */
function entries() {
  return sources()
    .filter((file) => /(\/simd|^devices\/wasm)\/exports\.as\.ts$/.test(file))
    .map((file) => `src/kernels/${file}`);
}

function moduleText(binary, state) {
  const text = Buffer.from(binary).toString("base64");
  return `/** The kernels' WebAssembly module, in base64: written by scripts/build-wasm.mjs, not kept in git; ${state} */\nexport const base64: string =\n  "${text}";\n`;
}

function hashOfSources() {
  const hash = createHash("sha256");
  for (const file of ["scripts/build-wasm.mjs", "package-lock.json", ...sources().map((source) => join("src/kernels", source))]) {
    hash.update(`${file.replaceAll("\\", "/")}\n${read(join(root, file))}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

/** All sources in AssemblyScript, from src/kernels on. */
function sources() {
  const files = readdirSync(join(root, "src/kernels"), { recursive: true, encoding: "utf8" });
  return files.flatMap((file) => (file.endsWith(".as.ts") ? [file.replaceAll("\\", "/")] : [])).sort();
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildWasm();
  await buildGpuJs();
}
