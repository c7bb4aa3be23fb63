import { z } from "@hono/zod-openapi";
import { similarity } from "typeformer";
import type { Fields, ValuesOf } from "typeformer/requests";
import type { ParametersOf, Timing } from "../../service/service.ts";
import { calling } from "../list-name.ts";
import { type Asking, asCame, form, type TaskRoutes } from "./form.ts";

const task = "sentence-embedding";

/** A sentence, and those that it is compared with. */
export const compared = {
  source_sentence: { kind: "text", required: true, doc: "the one that the others are compared with" },
  sentences: { kind: "list", required: true, doc: "the others" },
} as const satisfies Fields;

export const sentenceSimilarity: TaskRoutes = {
  names: ["sentence-similarity"],
  title: "how near sentences are to another one: cosines of their vectors",
  hub: form({
    name: "SentenceSimilarityRequest",
    request: { inputs: compared, parameters: {} },
    answer: z.union([z.array(z.number()), z.array(z.array(z.number()))]),
    examples: {
      "two sentences": {
        summary: "A number for each sentence, from −1 to 1",
        body: { inputs: { source_sentence: "The ship left the harbour.", sentences: ["The boat left.", "She likes tea."] } },
        answer: [0.74974, 0.3543],
      },
    },
    async reply(request, asking) {
      const { cosines } = await cosinesOf(request.inputs, {}, asking);
      return asCame(request, cosines);
    },
  }),
};

/**
 * Of each input the cosines of its sentences' vectors with the source's. Long texts are refused unless `parameters` say otherwise.
 *
 * @returns them with the texts that were asked, and how long that took
 * @throws ServiceError `empty_input`, and what `ask` throws
 */
export async function cosinesOf(
  inputs: readonly ValuesOf<typeof compared>[],
  parameters: ParametersOf<typeof task>,
  { ask }: Pick<Asking, "ask">,
): Promise<{ cosines: number[][]; texts: string[]; timing: Timing }> {
  const texts = inputs.flatMap(({ source_sentence, sentences }) => [source_sentence, ...sentences]);
  const nameOf = (i: number) => (i === 0 ? "source_sentence" : `sentences[${i - 1}]`);
  const asked = ask({ task, inputs: texts.map((text) => ({ text })), parameters: { truncation: false, ...parameters } });
  const { answers, timing } = await (inputs.length === 1 ? calling(nameOf, asked) : asked);
  let next = 0;
  const cosines = inputs.map(({ sentences }) => {
    const source = answers[next++];
    return sentences.map(() => similarity(source, answers[next++]));
  });
  return { cosines, texts, timing };
}
