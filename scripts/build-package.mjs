/**
 * `node scripts/build-package.mjs` writes the package as it is published: in dist/ a file for each door of package.json's exports and for each
 * program of a thread, and behind them the code in few chunks, a floor of the house in each. Nothing of ours is minified there: who follows an
 * error into it reads the lines of src/. Their docstrings are in the declarations. One door is a second copy of all this, and minified.
 */
import { chmodSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { minifySync } from "rolldown/utils";
import { wasmBinaries } from "./build-wasm.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const src = join(root, "src");
const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/**
 * A chunk takes what it imports along, unless one before it has it. First what a page runs until a model's files are known, then the engine by
 * its floors, the lowest first. What else is loaded by need stands in none of them and becomes a chunk of its own: tasks, backends.
 */
const chunks = [
  { name: "errors", test: /\/src\/errors\// },
  { name: "tensor", test: /\/src\/tensor\/(?!ndarray)/ },
  { name: "files", test: /\/src\/checkpoint\/files\/(?!node-)/ },
  {
    name: "loading",
    test: /\/src\/(loading\/(place|options|progress|warnings|tokenizer-|web-platform|worker\/mess)|backends\/wasm\/web-crew)/,
  },
  { name: "names", test: /\/src\/model\/(tap-names|heads\/index)\.ts$/ },
  { name: "caller", test: /\/src\/loading\/worker\/(?!serve)/ },
  { name: "tasks", test: /\/src\/tasks\/(index|on-platform|model-tasks|table)\.ts$/ },
  { name: "texts", test: /\/src\/tasks\/(texts|passes)\.ts$/ },
  { name: "wasm", test: /\/src\/kernels\/devices\/wasm\// },
  { name: "kernels", test: /\/src\/kernels\/(?!devices\/node-)/ },
  { name: "threads", test: /\/src\/backends\/wasm\/(help|job-board)\.ts$/ },
  { name: "backends", test: /\/src\/backends\/(?!webgpu\/|gpujs\/|host|wasm\/(node|web)-)/ },
  { name: "tokenizer", test: /\/src\/tokenizer\// },
  { name: "safetensors", test: /\/src\/checkpoint\/safetensors\// },
  { name: "checkpoint", test: /\/src\/checkpoint\/(?!hub\/|.*\/node)/ },
  { name: "hub", test: /\/src\/checkpoint\/hub\/(?!node)/ },
  { name: "model", test: /\/src\/model\/(?!architectures\/|heads\/)/ }, // each of those is brought by the first model that needs it
  { name: "engine", test: /\/src\/loading\/(load|worker\/serve)\.ts$/ },
  { name: "requests", test: /\/src\/(tasks|doors)\/requests[/.]/ },
  { name: "web", test: /\/src\/(doors\/browser|loading\/web-caller)\.ts$/ },
  { name: "command", test: /\/src\/(cli\/(channels|failure)|evaluation\/names)\.ts$/ },
  { name: "huggingface-hub", test: /\/node_modules\/@huggingface\// },
  { name: "noble-hashes", test: /\/node_modules\/@noble\/hashes\// },
];

await build({
  cwd: root,
  input: {
    node: "src/doors/node.ts",
    index: "src/doors/browser.ts",
    workerd: "src/doors/workerd.ts",
    all: "src/doors/all.ts",
    "worker-node": "src/doors/worker-node.ts",
    worker: "src/doors/worker.ts",
    "kernels-node": "src/doors/kernels-node.ts",
    kernels: "src/doors/kernels.ts",
    ndarray: "src/doors/ndarray.ts",
    safetensors: "src/doors/safetensors.ts",
    tokenizer: "src/doors/tokenizer.ts",
    golden: "src/doors/golden.ts",
    requests: "src/doors/requests.ts",
    cli: "src/cli/typeformer.ts",
    "backends/wasm/node-helper": "src/backends/wasm/node-helper.ts",
    "backends/wasm/web-helper": "src/backends/wasm/web-helper.ts",
  },
  logLevel: "warn",
  platform: "neutral", // one build for Node and the web:
  resolve: { mainFields: ["module", "main"], aliasFields: [["browser"]] }, // of a package that is taken in, the variant that imports nothing of Node
  external: [/^node:/, ...Object.keys({ ...dependencies, ...peerDependencies })],
  plugins: [wasmFiles(), wideAsFile(), addressesFromTheTop(), packagesMinified(), commandLine()],
  output: {
    dir: "dist",
    cleanDir: true,
    chunkFileNames: ({ name, moduleIds, facadeModuleId }) => `${chunkName(name, facadeModuleId ?? moduleIds[0])}.chunk.js`,
    minifyInternalExports: false,
    comments: { jsdoc: false },
    codeSplitting: { groups: chunks.map((chunk, i) => ({ ...chunk, priority: chunks.length - i })) },
    postBanner: licences,
  },
});

/* Every chunk that the door leads to, those that are loaded later too, becomes one file: from the chunks, since they are as small as they get. */
await build({
  cwd: root,
  input: { all: "dist/all.js" },
  logLevel: "warn",
  platform: "neutral",
  output: { dir: "dist", codeSplitting: false, minify: true },
});

/** A file that is called alike in several rooms has its room's name. */
function chunkName(name, file) {
  const room = basename(dirname(file));
  if (name === "backend") return room;
  return name === "run" ? `command-${room}` : "[name]";
}

/** The kernels as files, for workerd and for who compiles them himself. */
function wasmFiles() {
  return {
    name: "wasm-files",
    resolveId: (source) => (source.endsWith(".wasm") ? { id: source, external: true } : undefined),
    generateBundle() {
      for (const [name, source] of wasmBinaries()) this.emitFile({ type: "asset", fileName: `wasm/${name}.wasm`, source });
    },
  };
}

/** The kernels for a flag of V8's are a file alone: who sets that flag names it, and for all others it would be a tenth of the download. */
function wideAsFile() {
  return { name: "wide-as-file", load: (id) => (id.endsWith("/wasm/generated/wide.ts") ? 'export const base64 = "";' : undefined) };
}

/** An address beside a file of src/ becomes the same address seen from the top, since there its chunk lies. */
function addressesFromTheTop() {
  return {
    name: "addresses-from-the-top",
    transform: {
      filter: { id: `${src}/**`, code: "import.meta.url" },
      handler: (code, id) =>
        code.replaceAll(/new URL\([^()]*, import\.meta\.url\)/g, (address) =>
          address.replaceAll(/"(\.[^"]+)"/g, (_, path) => JSON.stringify(fromTop(join(relative(src, dirname(id)), path)))),
        ),
    },
  };
}

function fromTop(path) {
  const built = path.replace(/^doors\//, "");
  return built.startsWith(".") ? built : `./${built}`;
}

/** Packages that are taken in have a chunk of their own, which nobody reads. */
function packagesMinified() {
  return {
    name: "packages-minified",
    renderChunk: (code, chunk) => (packagesOf(chunk).length > 0 ? minifySync(chunk.fileName, code, { module: true }).code : undefined),
  };
}

/** `npx typeformer` in a clone starts the file itself; where it is installed, npm sees to that. */
function commandLine() {
  return { name: "command-line", writeBundle: () => chmodSync(join(root, "dist/cli.js"), 0o755) };
}

/** A chunk that holds packages begins with their licences. */
function licences(chunk) {
  return packagesOf(chunk)
    .map((folder) => {
      const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
      return `/*!\n${name} ${version}\n\n${readFileSync(`${folder}/LICENSE`, "utf8")}*/`;
    })
    .join("\n");
}

function packagesOf({ moduleIds }) {
  return [...new Set(moduleIds.flatMap((id) => /.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []))];
}
