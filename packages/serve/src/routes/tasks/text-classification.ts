import { z } from "@hono/zod-openapi";
import { requests } from "typeformer/requests";
import { form, type TaskRoutes } from "./form.ts";

const { inputs, parameters } = requests["text-classification"];

const label = z
  .strictObject({
    label: z.string().openapi({ description: "as the model's config names it" }),
    score: z.number().openapi({ description: "what function_to_apply makes of the model's number" }),
  })
  .openapi("Label");

export const textClassification: TaskRoutes = {
  names: ["text-classification", "sentiment-analysis"],
  title: "which labels a text has",
  hub: form({
    name: "TextClassificationRequest",
    request: {
      inputs: { text: inputs.text, text_pair: inputs.pair },
      parameters: { ...parameters, top_k: { ...parameters.top_k, doc: "how many labels, best first; by default all" } },
    },
    answer: z.array(z.array(label)),
    examples: {
      "a text": {
        summary: "A list for each text, of one text too",
        model: "test/golden/family/roberta/classifier",
        body: { inputs: "I like it.", parameters: { top_k: 2 } },
        answer: [
          [
            { label: "contradiction", score: 0.52141 },
            { label: "neutral", score: 0.30492 },
          ],
        ],
      },
    },
    async reply(request, { ask }) {
      const pairs = request.inputs.map(({ text, text_pair: pair }) => (pair === undefined ? { text } : { text, pair }));
      const { top_k = null, ...others } = request.parameters;
      return (await ask({ task: "text-classification", inputs: pairs, parameters: { top_k, ...others } })).answers;
    },
  }),
};
