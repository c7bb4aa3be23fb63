import { z } from "@hono/zod-openapi";
import { TypeformerError } from "typeformer/requests";
import { ServiceError } from "../../service/errors.ts";
import type { Facts } from "../../service/facts.ts";
import { cut, cutting } from "../cutting.ts";
import { calling } from "../list-name.ts";
import { flatBody } from "../schemas/flat-body.ts";
import { timedRoute } from "./timed-route.ts";

const rank = z
  .strictObject({
    index: z.int().openapi({ description: "its place among the texts, from 0" }),
    text: z.string().optional(),
    score: z.number().openapi({ description: "from 0 to 1; with raw_scores the model's own number" }),
  })
  .openapi("Rank");

/** `/rerank`: texts by how well they answer a query, best first; equal ones in the order in which they came. */
export const rerank = timedRoute({
  path: "/rerank",
  summary: "Texts by how well they answer a query, best first",
  description: "For a checkpoint that gives a pair of texts one number.",
  body: flatBody(
    "RerankRequest",
    {},
    {
      query: { kind: "text", required: true, doc: "what is asked" },
      texts: { kind: "list", required: true, doc: "what may answer it" },
      ...cutting,
      raw_scores: { kind: "boolean", default: false, doc: "the model's own numbers instead of what the logistic function makes of them" },
      return_text: { kind: "boolean", default: false, doc: "give the texts back too" },
    },
  ),
  answer: z.array(rank),
  examples: {
    "two texts": {
      summary: "The places of the texts, best first",
      model: "test/golden/reranker",
      body: { query: "Where did the company open its office?", texts: ["She likes tea.", "The company opened its office in London."] },
      answer: [
        { index: 1, score: 0.44695 },
        { index: 0, score: 0.43405 },
      ],
    },
  },
  async answerTo({ body, service, ask }) {
    const { query, texts, raw_scores = false, return_text = false, ...how } = body;
    refuseOthers(service.facts);
    refuseEmpty(query, texts);
    const asked = cut(how, (truncation) =>
      ask({
        task: "text-classification",
        inputs: texts.map((text) => ({ text: query, pair: text })),
        parameters: { function_to_apply: raw_scores ? "none" : "sigmoid", truncation },
      }),
    );
    const { answers, timing } = await calling((i) => `texts[${i}]`, asked);
    const ranks = answers.map(([{ score }], index) => ({ index, ...(return_text && { text: texts[index] }), score }));
    return { json: ranks.sort((a, b) => b.score - a.score), timing, texts: texts.flatMap((text) => [query, text]) };
  },
});

/** @throws TypeformerError `missing_head` for a model that does not give a pair one number */
function refuseOthers({ id, labels, tasks }: Facts): void {
  const isClassifier = tasks.includes("text-classification");
  if (isClassifier && labels.length === 1) return;
  const found = isClassifier ? `${labels.length} labels: /predict gives their scores` : "no such head";
  const needed = "a checkpoint that gives a pair of texts one number (…ForSequenceClassification with one label, as cross-encoders are)";
  throw new TypeformerError("missing_head", `/rerank needs ${needed}, and ${id} has ${found}`);
}

/** A pair whose second text is empty is no pair to the usual tokenizers, and its number another one's. */
function refuseEmpty(query: string, texts: readonly string[]): void {
  if (query === "") throw new ServiceError("empty_input", "query: the text is empty");
  const empty = texts.indexOf("");
  if (empty >= 0) throw new ServiceError("empty_input", `texts[${empty}]: the text is empty: leave it out`);
}
