import { z } from "@hono/zod-openapi";
import { requests } from "typeformer/requests";
import { asCame, form, type TaskRoutes } from "./form.ts";

const task = "mlm-scoring";
const request = requests[task];

const token = z.strictObject({ token: z.string(), start: z.int(), end: z.int(), logprob: z.number() }).openapi("ScoredToken");
const score = z
  .strictObject({
    pll: z.number().openapi({ description: "pseudo-log-likelihood: the sum of the tokens' logarithms" }),
    perplexity: z.number().openapi({ description: "exp(−pll / tokens)" }),
    tokens: z.array(token),
  })
  .openapi("Score");

const body = { inputs: "She left." };
const scored = {
  pll: -11.105,
  perplexity: 40.516,
  tokens: [
    { token: "She", start: 0, end: 3, logprob: -2.1235 },
    { token: "Ġleft", start: 4, end: 8, logprob: -8.841 },
    { token: ".", start: 8, end: 9, logprob: -0.14053 },
  ],
};

export const mlmScoring: TaskRoutes = {
  names: [task],
  title: "how likely a text is",
  hub: form({
    name: "MlmScoringRequest",
    request,
    answer: z.union([score, z.array(score)]),
    examples: { "a text": { summary: "A text: its score; a list of texts: a score for each", body, answer: scored } },
    reply: async (read, { ask }) => asCame(read, (await ask({ task, ...read })).answers),
  }),
  own: {
    path: "/score",
    ...form({
      name: "ScoreTextsRequest",
      request,
      answer: z.array(score),
      examples: { "a text": { summary: "A score for each text", body, answer: [scored] } },
      reply: async (read, { ask }) => (await ask({ task, ...read })).answers,
    }),
  },
};
