/** typeformer's pipelines, as they are built. */
import { readFile } from "node:fs/promises";
import { pipeline } from "../../dist/node.js";
import { labelled, serveTask } from "./task-serve.mjs";

await serveTask(async ({ task, folder, backend, threads, dtype }) => {
  const wide = process.execArgv.includes("--experimental-wasm-revectorize") && "dist/wasm/wide.wasm"; // the build for that flag
  const wasmModule = wide ? await WebAssembly.compile(await readFile(wide)) : undefined;
  const run = await pipeline(task, `./${folder}`, { backend, threads, dtype, wasmModule });
  const { labelNames = [] } = run.model.config;
  const ids = Object.fromEntries(labelNames.map((name, id) => [name, id]));
  const ways = {
    "sentence-embedding": async (texts) => (await run(texts)).map((numbers) => ({ best: [], numbers })),
    "token-classification": async (texts) => (await run(texts, { ignore_labels: [] })).map((tokens) => labelled(tokens, ids)),
  };
  return { description: run.model.backend, answers: ways[task] };
});
