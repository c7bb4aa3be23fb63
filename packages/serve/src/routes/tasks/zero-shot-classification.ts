import { z } from "@hono/zod-openapi";
import { requests } from "typeformer/requests";
import { asCame, form, type TaskRoutes } from "./form.ts";

const task = "zero-shot-classification";
const {
  inputs,
  parameters: { labels, ...others },
} = requests[task];
const given = { ...labels, required: true } as const;

const label = z.strictObject({ label: z.string(), score: z.number() }).openapi("CandidateLabel");
const answer = z
  .strictObject({
    sequence: z.string().openapi({ description: "the text" }),
    labels: z.array(z.string()).openapi({ description: "the labels, best first" }),
    scores: z.array(z.number()).openapi({ description: "one for each label" }),
  })
  .openapi("ZeroShotAnswer");

const model = "test/golden/family/bert/classifier";
const text = "The ship left the harbour.";

export const zeroShotClassification: TaskRoutes = {
  names: [task],
  title: "which of your labels fit",
  hub: form({
    name: "ZeroShotClassificationRequest",
    request: { inputs, parameters: { candidate_labels: given, ...others } },
    answer: z.union([z.array(label), z.array(z.array(label))]),
    examples: {
      "two labels": {
        summary: "A text: its labels, best first; a list of texts: such a list for each",
        model,
        body: { inputs: text, parameters: { candidate_labels: ["travel", "cooking"] } },
        answer: [
          { label: "travel", score: 0.5683 },
          { label: "cooking", score: 0.4317 },
        ],
      },
    },
    async reply(request, { ask }) {
      const { candidate_labels, ...parameters } = request.parameters;
      const { answers } = await ask({ task, inputs: request.inputs, parameters: { labels: candidate_labels, ...parameters } });
      const ranked = answers.map(({ labels: names, scores }) => names.map((name, i) => ({ label: name, score: scores[i] })));
      return asCame(request, ranked);
    },
  }),
  own: {
    path: "/zero-shot",
    ...form({
      name: "ZeroShotRequest",
      request: { inputs, parameters: { labels: given, ...others } },
      answer: z.array(answer),
      examples: {
        "two labels": {
          summary: "An entry for each text",
          model,
          body: { inputs: [text], parameters: { labels: ["travel", "cooking"] } },
          answer: [{ sequence: text, labels: ["travel", "cooking"], scores: [0.5683, 0.4317] }],
        },
      },
      reply: async (request, { ask }) => (await ask({ task, ...request })).answers,
    }),
  },
};
