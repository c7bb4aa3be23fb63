/** typeformer's pipelines, as they are built. */
import { pipeline } from "../../dist/node.js";
import { labelled, serveTask } from "./task-serve.mjs";

await serveTask(async ({ task, folder, backend, threads, dtype, simd }) => {
  const run = await pipeline(task, `./${folder}`, { backend, threads, dtype, simd });
  const { labelNames = [] } = run.model.config;
  const ids = Object.fromEntries(labelNames.map((name, id) => [name, id]));
  const ways = {
    "sentence-embedding": async (texts) => (await run(texts)).map((numbers) => ({ best: [], numbers })),
    "token-classification": async (texts) => (await run(texts, { ignore_labels: [] })).map((tokens) => labelled(tokens, ids)),
  };
  return { description: run.model.backend, answers: ways[task] };
});
