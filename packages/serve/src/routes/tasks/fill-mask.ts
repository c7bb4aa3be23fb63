import { z } from "@hono/zod-openapi";
import { requests } from "typeformer/requests";
import { form, type TaskRoutes } from "./form.ts";

const request = requests["fill-mask"];

const item = z
  .strictObject({
    score: z.number().openapi({ description: "probability over the whole vocabulary" }),
    token: z.int().openapi({ description: "the token's id" }),
    token_str: z.string().openapi({ description: "the token's text, with its leading space" }),
    sequence: z.string().openapi({ description: "the text with this mask filled" }),
  })
  .openapi("FilledMask");

const body = { inputs: "She opened the <mask> and walked into the room.", parameters: { top_k: 1 } };
const filled = { score: 0.42918, token: 932, token_str: " door", sequence: "She opened the door and walked into the room." };

export const fillMask: TaskRoutes = {
  names: ["fill-mask"],
  title: "the likeliest words of every mask",
  hub: form({
    name: "FillMaskRequest",
    request,
    answer: z.union([z.array(item), z.array(z.array(item)), z.array(z.array(z.array(item)))]),
    examples: { "one mask": { summary: "One mask: a list, best first", body, answer: [filled] } },
    async reply({ inputs, parameters }, { ask }) {
      const { answers } = await ask({ task: "fill-mask", inputs, parameters });
      const texts = answers.map((masks) => (masks.length === 1 ? masks[0] : masks));
      return texts.length === 1 ? texts[0] : texts;
    },
  }),
  own: {
    path: "/fill-mask",
    ...form({
      name: "FillMaskPerMaskRequest",
      request,
      answer: z.array(z.array(z.array(item))),
      examples: { "one mask": { summary: "Always text × mask × rank", body, answer: [[[filled]]] } },
      reply: async ({ inputs, parameters }, { ask }) => (await ask({ task: "fill-mask", inputs, parameters })).answers,
    }),
  },
};
