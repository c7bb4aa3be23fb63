import { z } from "@hono/zod-openapi";
import { refuseForeign } from "../hub.ts";
import { textsMeant } from "../ids.ts";
import { calling } from "../list-name.ts";
import type { Route } from "../route.ts";
import { flatBody } from "../schemas/flat-body.ts";
import { textsOrIds } from "../schemas/texts-or-ids.ts";
import { shortened } from "../vectors.ts";
import { base64Of } from "./base64.ts";

const body = flatBody(
  "OpenAiEmbeddingsRequest",
  { input: textsOrIds },
  {
    model: { kind: "text", doc: "the served model's id" },
    encoding_format: { kind: "choice", among: ["float", "base64"], default: "float", doc: "lists of numbers, or their f32 in base64" },
    dimensions: { kind: "integer", least: 1, doc: "only so many numbers of each, the first ones; the length is made 1 again" },
    user: { kind: "text", doc: "taken, and ignored" },
  },
);

const answer = z
  .strictObject({
    object: z.literal("list"),
    data: z.array(
      z.strictObject({ object: z.literal("embedding"), index: z.int(), embedding: z.union([z.array(z.number()), z.string()]) }),
    ),
    model: z.string(),
    usage: z.strictObject({ prompt_tokens: z.int(), total_tokens: z.int() }),
  })
  .openapi("OpenAiEmbeddings");

const input = "The ship left the harbour.";
const answering = (embedding: number[] | string) => ({
  object: "list",
  data: [{ object: "embedding", index: 0, embedding }],
  model: "typeformer-mini",
  usage: { prompt_tokens: 9, total_tokens: 9 },
});

export const embeddings: Route<ReturnType<typeof body.read>> = {
  method: "post",
  path: "/v1/embeddings",
  tag: "OpenAI",
  summary: "A vector of length 1 for each text",
  body,
  answer,
  examples: {
    "a text": {
      summary: "Lists of numbers",
      body: { input, model: "typeformer-mini", dimensions: 4 },
      answer: answering([0.15529, 0.53844, -0.72099, 0.4076]),
    },
    "in base64": {
      summary: "As OpenAI's own clients ask for it",
      body: { input, dimensions: 1, encoding_format: "base64" },
      answer: answering("AACAPw=="),
    },
  },
  async handle({ body: { input, model, encoding_format, dimensions }, service, ask }) {
    const { facts } = service;
    if (model !== undefined) refuseForeign(model, facts);
    const texts = await textsMeant(service, input, { name: "input", mayBeBare: true });
    const inputs = texts.map((text) => ({ text }));
    const asked = ask({ task: "sentence-embedding", inputs, parameters: { normalize: true, truncation: false } });
    const { answers, timing } = await calling((i) => `input[${i}]`, asked);
    const written = encoding_format === "base64" ? base64Of : (vector: Float32Array) => vector;
    const data = answers.map((vector, index) => ({
      object: "embedding",
      index,
      embedding: written(shortened(vector, dimensions, true)),
    }));
    return { json: { object: "list", data, model: facts.id, usage: { prompt_tokens: timing.tokens, total_tokens: timing.tokens } } };
  },
};
