import { z } from "@hono/zod-openapi";
import { requests } from "typeformer/requests";
import { inCodePoints } from "../code-points.ts";
import { asCame, form, type TaskRoutes } from "./form.ts";

const task = "token-classification";
const { inputs, parameters } = requests[task];

const place = { score: z.number(), word: z.string(), start: z.int(), end: z.int() };
const group = z.strictObject({ entity_group: z.string(), ...place }).openapi("EntityGroup");
const token = z.strictObject({ entity: z.string(), index: z.int(), ...place }).openapi("Entity");
const entities = z.array(z.union([group, token]));

const model = "test/golden/family/distilbert/tokens";
const text = "Ada met Grace in London.";

export const tokenClassification: TaskRoutes = {
  names: [task, "ner"],
  title: "names, and whatever else a model labels token by token",
  hub: form({
    name: "TokenClassificationRequest",
    request: {
      inputs,
      parameters: { ...parameters, aggregation_strategy: { ...parameters.aggregation_strategy, default: "simple" } },
    },
    answer: z.union([entities, z.array(entities)]),
    examples: {
      "a text": {
        summary: "Groups of tokens by default; places are counted in code points",
        model,
        body: { inputs: text, parameters: { aggregation_strategy: "max" } },
        answer: [
          { entity_group: "ORG", score: 0.94711, word: "Grace", start: 8, end: 13 },
          { entity_group: "PER", score: 0.98937, word: "London", start: 17, end: 23 },
        ],
      },
    },
    async reply(request, { ask }) {
      const { answers } = await ask({
        task,
        inputs: request.inputs,
        parameters: { aggregation_strategy: "simple", ...request.parameters },
      });
      return asCame(
        request,
        answers.map((found, i) => inCodePoints(found, request.inputs[i].text)),
      );
    },
  }),
  own: {
    path: "/ner",
    ...form({
      name: "NerRequest",
      request: requests[task],
      answer: z.array(entities),
      examples: {
        "a text": {
          summary: "A list for each text; places are counted in UTF-16 units, as JavaScript does",
          model,
          body: { inputs: text, parameters: { aggregation_strategy: "max" } },
          answer: [
            [
              { entity_group: "ORG", score: 0.94711, word: "Grace", start: 8, end: 13 },
              { entity_group: "PER", score: 0.98937, word: "London", start: 17, end: 23 },
            ],
          ],
        },
      },
      reply: async (request, { ask }) => (await ask({ task, ...request })).answers,
    }),
  },
};
