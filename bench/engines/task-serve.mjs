/**
 * The loop of an engine that does a task, from texts to answers: `serve.mjs` with what a task answers in the place of logits.
 *
 * @typedef {{ best: number[], numbers: Float32Array }} TaskAnswer of one text: ids of labels, token by token, if there are any; scores, or a vector
 */
import { serve } from "./serve.mjs";

/** @param {(options: any) => Promise<{ description: string, answers: (texts: string[]) => Promise<TaskAnswer[]> }>} open `any`, as for `serve`: with the options `task`, `folder`, `threads`, `dtype`, `simd`, `each`: how many texts a call is given, 0 for all */
export function serveTask(open) {
  return serve(async (options) => {
    const { description, answers } = await open(options);
    const all = async ({ texts }) => {
      const size = options.each || texts.length;
      const found = [];
      for (let i = 0; i < texts.length; i += size) found.push(...(await answers(texts.slice(i, i + size))));
      return found;
    };
    return {
      description,
      answer: async (cell) => (await all(cell)).map(({ best }) => best),
      async maskLogits(cell) {
        const found = await all(cell);
        return (text) => found[text].numbers;
      },
    };
  });
}

/** What a token classifier says of a text, as numbers. @param {{ entity: string, score: number }[]} tokens @param {Record<string, number>} ids */
export const labelled = (tokens, ids) => ({
  best: tokens.map(({ entity }) => ids[entity]),
  numbers: Float32Array.from(tokens, ({ score }) => score),
});
