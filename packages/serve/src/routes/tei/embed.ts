import { z } from "@hono/zod-openapi";
import { requests } from "typeformer/requests";
import { cut, cutting } from "../cutting.ts";
import { textsMeant } from "../ids.ts";
import { flatBody } from "../schemas/flat-body.ts";
import { textsOrIds } from "../schemas/texts-or-ids.ts";
import { shortened } from "../vectors.ts";
import { timedRoute } from "./timed-route.ts";

const task = "sentence-embedding";
const { prompt_name } = requests[task].parameters;
const ids = { name: "inputs", mayBeBare: false };

/** `/embed`: always a list, of one text too. */
export const embed = timedRoute({
  path: "/embed",
  summary: "A vector for each text",
  body: flatBody(
    "EmbedRequest",
    { inputs: textsOrIds },
    {
      ...cutting,
      prompt_name,
      normalize: { kind: "boolean", default: true, doc: "divide every vector by its length" },
      dimensions: { kind: "integer", least: 1, doc: "only so many numbers of each, the first ones" },
    },
  ),
  answer: z.array(z.array(z.number())),
  examples: {
    "a text": {
      summary: "A list for one text too",
      body: { inputs: "The ship left the harbour.", normalize: false, dimensions: 4 },
      answer: [[0.096719, 0.33537, -0.44907, 0.25387]],
    },
  },
  async answerTo({ body: { inputs, normalize = true, dimensions, prompt_name, ...how }, service, ask }) {
    const texts = await textsMeant(service, inputs, ids);
    const { answers, timing } = await cut(how, (truncation) =>
      ask({ task, inputs: texts.map((text) => ({ text })), parameters: { normalize, prompt_name, truncation } }),
    );
    return { json: answers.map((vector) => shortened(vector, dimensions, normalize)), timing, texts };
  },
});

/** `/embed_all`: the vectors of all tokens, special ones included. */
export const embedAll = timedRoute({
  path: "/embed_all",
  summary: "A vector for each token of each text",
  body: flatBody("EmbedAllRequest", { inputs: textsOrIds }, cutting),
  answer: z.array(z.array(z.array(z.number()))),
  examples: {
    "an empty text": {
      summary: "It has two special tokens",
      model: "test/golden/family/roberta/mlm",
      body: { inputs: "" },
      answer: [
        [
          [
            1.4066, -0.96176, -1.4898, -0.23951, -2.292, 1.465, -0.014804, 0.77462, 1.6014, 0.4483, -1.2816, 0.33377, 1.3791, 1.4189,
            -0.83775, 0.29808, 0.13881, 0.19043,
          ],
          [
            0.35238, -1.0083, -2.3943, 0.82975, -0.60041, 2.2501, -0.10395, 0.97583, -0.48706, 0.86958, -1.9632, -0.58314, -2.7068, 0.61769,
            0.1677, 1.8475, 0.99283, 0.3896,
          ],
        ],
      ],
    },
  },
  async answerTo({ body: { inputs, ...how }, service, ask }) {
    const texts = await textsMeant(service, inputs, ids);
    const { answers, timing } = await cut(how, (truncation) =>
      ask({ task: "feature-extraction", inputs: texts.map((text) => ({ text })), parameters: { truncation } }),
    );
    return { json: answers.map(rowsOf), timing, texts };
  },
});

function rowsOf({ shape: [rows, width], data }: { shape: number[]; data: Float32Array }): Float32Array[] {
  return Array.from({ length: rows }, (_, row) => data.subarray(row * width, (row + 1) * width));
}
