import { integers, seedFor } from "../src/tensor/index.ts";
import { SEED } from "./shapes.ts";

/** One batch that is raced: every sequence has one mask. */
export interface Cell {
  name: string;
  ids: number[][];
  /** The place of the mask in each sequence. */
  masks: number[];
}

/** Sequences of these lengths: `<s>`, seeded words, a mask at a seeded place, `</s>`. The mask has the last id, as in RoBERTa's vocabulary. */
export function cellOf(name: string, lengths: readonly number[], vocab: number): Cell {
  const masks = lengths.map((length, s) => 1 + integers(seedFor(SEED, `mask ${s} of ${length}`), 1, length - 2)[0]);
  const ids = lengths.map((length, s) => {
    const words = Array.from(integers(seedFor(SEED, `ids ${s} of ${length}`), length - 2, vocab - 4), (id) => 3 + id);
    return [0, ...words, 2].with(masks[s], vocab - 1);
  });
  return { name, ids, masks };
}

/** A batch of sequences of one length. */
export function uniformCell(tokens: number, batch: number, vocab: number): Cell {
  return cellOf(
    `${tokens} tokens × ${batch}`,
    Array.from({ length: batch }, () => tokens),
    vocab,
  );
}

export const tokensOf = ({ ids }: Cell): number => ids.reduce((sum, { length }) => sum + length, 0);

/** The two sequences whose answers are held against the reference: the longest and the shortest, the first and the last where all are alike. */
export function checkedSequences({ ids }: Cell): number[] {
  const lengths = ids.map(({ length }) => length);
  return [...new Set([lengths.indexOf(Math.max(...lengths)), lengths.lastIndexOf(Math.min(...lengths))])];
}
