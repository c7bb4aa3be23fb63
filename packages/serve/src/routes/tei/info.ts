import { z } from "@hono/zod-openapi";
import type { Facts } from "../../service/facts.ts";
import type { Route } from "../route.ts";

const labelled = z.strictObject({ id2label: z.record(z.string(), z.string()), label2id: z.record(z.string(), z.int()) });

const info = z
  .looseObject({
    model_id: z.string(),
    model_sha: z.string().nullable(),
    model_dtype: z.string(),
    model_type: z.union([
      z.strictObject({ embedding: z.strictObject({}) }),
      z.strictObject({ classifier: labelled }),
      z.strictObject({ reranker: labelled }),
    ]),
    max_input_length: z.int(),
    max_batch_tokens: z.int(),
    max_client_batch_size: z.int(),
    version: z.string(),
  })
  .openapi("Info");

/** `/info`: what text-embeddings-inference says of a model, and what else is known of this service. */
export const infoRoute: Route = {
  method: "get",
  path: "/info",
  tag: "text-embeddings-inference",
  summary: "The model, and what one request may ask of it",
  answer: info,
  examples: {
    "the bundled model": {
      summary: "Its max_batch_tokens were measured",
      answer: {
        model_id: "typeformer-mini",
        model_sha: null,
        model_dtype: "float32",
        served_model_name: "typeformer-mini",
        model_type: { embedding: {} },
        max_concurrent_requests: 1024,
        max_input_length: 128,
        max_batch_tokens: 256,
        max_batch_requests: null,
        max_client_batch_size: 1024,
        auto_truncate: false,
        tokenization_workers: 1,
        version: "0.1.0",
        sha: null,
        docker_label: null,
        architecture: "roberta",
        task: "fill-mask",
        tasks: ["fill-mask", "feature-extraction", "mlm-scoring", "sentence-embedding"],
        width: 192,
        vocabulary: 12288,
        backend: "wasm (simd128, 2 threads)",
        engines: 1,
        max_queue_tokens: 300000,
        tokens_per_second: 10000,
      },
      varies: ["max_batch_tokens", "backend", "engines", "max_queue_tokens", "tokens_per_second"],
    },
  },
  handle: ({ service: { facts } }) => ({ json: { ...told(facts), ...more(facts) } }),
};

const dtypes: Readonly<Record<string, string>> = { f32: "float32", f16: "float16" };

/** Fields that have no meaning here are null. */
function told(facts: Facts): object {
  const modelType = typeOf(facts);
  return {
    model_id: facts.id,
    model_sha: facts.sha,
    model_dtype: dtypes[facts.dtype] ?? facts.dtype,
    served_model_name: facts.id,
    model_type: modelType,
    max_concurrent_requests: facts.maxRequests,
    max_input_length: "embedding" in modelType ? facts.sentenceLimit : facts.tokenLimit,
    max_batch_tokens: facts.maxBatchTokens,
    max_batch_requests: null,
    max_client_batch_size: facts.maxInputs,
    auto_truncate: false,
    tokenization_workers: 1,
    version: facts.version,
    sha: null,
    docker_label: null,
  };
}

function typeOf({ labels, tasks }: Facts): object {
  if (!tasks.includes("text-classification")) return { embedding: {} };
  const id2label = Object.fromEntries(labels.map((label, id) => [id, label]));
  const label2id = Object.fromEntries(labels.map((label, id) => [label, id]));
  return { [labels.length === 1 ? "reranker" : "classifier"]: { id2label, label2id } };
}

function more(facts: Facts): object {
  const { architecture, task, tasks, width, vocabulary, backend, engines, maxQueueTokens, tokensPerSecond } = facts;
  return {
    architecture,
    task,
    tasks,
    width,
    vocabulary,
    backend: backend.replace(/; .*(?=\)$)/s, ""), // why there are no more threads is the server's matter
    engines,
    max_queue_tokens: maxQueueTokens,
    tokens_per_second: Math.round(tokensPerSecond),
  };
}
