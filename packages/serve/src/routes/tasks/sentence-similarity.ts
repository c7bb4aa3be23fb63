import { z } from "@hono/zod-openapi";
import { ServiceError } from "../../service/errors.ts";
import { cosine } from "../vectors.ts";
import { asCame, form, type TaskRoutes } from "./form.ts";

export const sentenceSimilarity: TaskRoutes = {
  names: ["sentence-similarity"],
  title: "how near sentences are to another one: cosines of their vectors",
  hub: form({
    name: "SentenceSimilarityRequest",
    request: {
      inputs: {
        source_sentence: { kind: "text", required: true, doc: "the one that the others are compared with" },
        sentences: { kind: "list", required: true, doc: "the others" },
      },
      parameters: {},
    },
    answer: z.union([z.array(z.number()), z.array(z.array(z.number()))]),
    examples: {
      "two sentences": {
        summary: "A number for each sentence, from −1 to 1",
        body: { inputs: { source_sentence: "The ship left the harbour.", sentences: ["The boat left.", "She likes tea."] } },
        answer: [0.74974, 0.3543],
      },
    },
    async reply(request, { ask }) {
      if (request.inputs.some(({ sentences }) => sentences.length === 0))
        throw new ServiceError("empty_input", "sentences: the list is empty: give one at least");
      const texts = request.inputs.flatMap(({ source_sentence, sentences }) => [source_sentence, ...sentences]);
      const { answers } = await ask({
        task: "sentence-embedding",
        inputs: texts.map((text) => ({ text })),
        parameters: { truncation: false },
      });
      let next = 0;
      const likeness = request.inputs.map(({ sentences }) => {
        const source = answers[next++];
        return sentences.map(() => cosine(source, answers[next++]));
      });
      return asCame(request, likeness);
    },
  }),
};
