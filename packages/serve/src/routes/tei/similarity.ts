import { z } from "@hono/zod-openapi";
import { requests, TypeformerError } from "typeformer/requests";
import { cut, cutting } from "../cutting.ts";
import { taskBody } from "../schemas/task-body.ts";
import { compared, cosinesOf } from "../tasks/sentence-similarity.ts";
import { timedRoute } from "./timed-route.ts";

const { prompt_name } = requests["sentence-embedding"].parameters;

/** `/similarity`: of one source sentence. */
export const similarity = timedRoute({
  path: "/similarity",
  summary: "Cosines of a sentence's vector with those of others",
  body: taskBody({ inputs: compared, parameters: { ...cutting, prompt_name } }, "SimilarityRequest"),
  answer: z.array(z.number()),
  examples: {
    "two sentences": {
      summary: "A number for each sentence, from −1 to 1",
      body: { inputs: { source_sentence: "The ship left the harbour.", sentences: ["The boat left.", "She likes tea."] } },
      answer: [0.74974, 0.3543],
    },
  },
  async answerTo({ body: { inputs, isList, parameters }, ...asking }) {
    if (isList) throw new TypeformerError("invalid_input", "inputs: expected an object with one source_sentence, found a list");
    const { prompt_name, ...how } = parameters;
    const asked = (truncation: boolean) => cosinesOf(inputs, { prompt_name, truncation }, asking);
    const { cosines, texts, timing } = await cut(how, asked);
    return { json: cosines[0], texts, timing };
  },
});
