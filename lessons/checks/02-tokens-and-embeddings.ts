import { embed as right } from "../solutions/02-tokens-and-embeddings.ts";
import { openGoldens, openTokenizer, openWeights, sentence } from "../support/bundled.ts";
import type { Check } from "../support/judge.ts";
import { type Matrix, matrix } from "../support/matrix.ts";

export async function checks({ embed }: { embed: typeof right }): Promise<Check[]> {
  const { tables } = await openWeights();
  const { ids } = openTokenizer().encode(sentence);
  const { words, positions, types } = tables;
  const zeros = ({ shape: [rows, columns] }: Matrix) => matrix(rows, columns);
  const countedFrom = (first: number) => right(ids, { ...tables, positions: { ...positions, offset: (first - 2) * positions.stride[0] } });
  return [
    {
      of: "embed",
      what: "the whole sentence, by PyTorch",
      got: () => embed(ids, tables),
      wanted: await (await openGoldens())("embeddings.sum"),
      hint: "Row t is words[ids[t]] + types[0] + positions[t + 2].",
      mistakes: {
        "The positions are counted from 0: the first token has the position 2.": () => countedFrom(0),
        "The positions are counted from 1: the first token has the position 2.": () => countedFrom(1),
        "The positions are missing.": () => right(ids, { words, types, positions: zeros(positions) }),
        "The type is missing: types[0] is added to every token.": () => right(ids, { words, positions, types: zeros(types) }),
        "These are the words alone: position and type are to be added.": () =>
          right(ids, { words, positions: zeros(positions), types: zeros(types) }),
      },
    },
  ];
}
