/** The pipelines of transformers.js on onnxruntime-node. */
import { basename, dirname, resolve } from "node:path";
import { env, pipeline } from "@huggingface/transformers";
import { labelled, serveTask } from "../engines/task-serve.mjs";

await serveTask(async ({ task, folder, threads, dtype }) => {
  env.allowRemoteModels = false;
  env.localModelPath = resolve(dirname(folder));
  const names = { "sentence-embedding": "feature-extraction" };
  const run = await pipeline(names[task] ?? task, basename(folder), {
    dtype: { f32: "fp32", q4: "q4" }[dtype],
    device: "cpu",
    session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
  });
  const { label2id = {} } = run.model.config;
  const ways = {
    async "sentence-embedding"(texts) {
      const { data, dims } = await run(texts, { pooling: "mean", normalize: true });
      return texts.map((_, i) => ({ best: [], numbers: data.subarray(i * dims[1], (i + 1) * dims[1]) }));
    },
    "token-classification": async (texts) => (await run(texts, { ignore_labels: [] })).map((tokens) => labelled(tokens, label2id)),
  };
  return { description: `transformers.js ${env.version} on onnxruntime-node`, answers: ways[task] };
});
