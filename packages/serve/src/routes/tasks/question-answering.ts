import { z } from "@hono/zod-openapi";
import { requests } from "typeformer/requests";
import { inCodePoints } from "../code-points.ts";
import { asCame, form, type TaskRoutes } from "./form.ts";

const task = "question-answering";
const request = requests[task];

const answer = z
  .strictObject({ score: z.number(), start: z.int(), end: z.int(), answer: z.string() })
  .openapi("Answer", { description: "a place of the context" });

const model = "test/golden/family/roberta/span";
const question = { question: "Where was Ada born?", context: "Ada was born in London." };
const found = { score: 0.14341, start: 4, end: 22, answer: "was born in London" };

export const questionAnswering: TaskRoutes = {
  names: [task],
  title: "the answers to a question in a text",
  hub: form({
    name: "QuestionAnsweringRequest",
    request,
    answer: z.union([answer, z.array(z.union([answer, z.array(answer)]))]),
    examples: {
      "a question": {
        summary: "One answer by itself, several as a list; places are counted in code points",
        model,
        body: { inputs: question },
        answer: found,
      },
    },
    async reply(read, { ask }) {
      const { answers } = await ask({ task, ...read });
      const placed = answers.map((each, i) => inCodePoints(each, read.inputs[i].context));
      return asCame(
        read,
        placed.map((each) => (each.length === 1 ? each[0] : each)),
      );
    },
  }),
  own: {
    path: "/qa",
    ...form({
      name: "QaRequest",
      request,
      answer: z.array(z.array(answer)),
      examples: {
        "a question": {
          summary: "A list for each question; places are counted in UTF-16 units, as JavaScript does",
          model,
          body: { inputs: question },
          answer: [[found]],
        },
      },
      reply: async (read, { ask }) => (await ask({ task, ...read })).answers,
    }),
  },
};
