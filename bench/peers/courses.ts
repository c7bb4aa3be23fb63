import { integers, seedFor } from "../../src/tensor/index.ts";
import { type Cell, cellOf, uniformCell } from "../cells.ts";
import type { Work } from "../engine-process.ts";
import { SEED, shapes } from "../shapes.ts";

/** A cell that is raced, and for which work. */
export interface Course {
  kind: "single" | "ragged" | "padded";
  cell: Cell;
  works: Work[];
}

const vocab = shapes.distilroberta.vocab_size;

/** 32 lengths as sentences have them: 6 to 40 tokens. */
export const raggedLengths: number[] = Array.from(integers(seedFor(SEED, "ragged lengths"), 32, 35), (n) => 6 + n);

/** Single sequences for both kinds of work; the ragged batch, and the same batch filled up with tokens, for answers only. */
export function courses(tokens: readonly number[], ragged: boolean): Course[] {
  const singles = tokens.map((n): Course => ({ kind: "single", cell: uniformCell(n, 1, vocab), works: ["answer", "logits"] }));
  if (!ragged) return singles;
  const mixed = cellOf("ragged batch of 32", raggedLengths, vocab);
  const filled = { ...uniformCell(Math.max(...raggedLengths), 32, vocab), name: "the same batch, filled up" };
  return [...singles, { kind: "ragged", cell: mixed, works: ["answer"] }, { kind: "padded", cell: filled, works: ["answer"] }];
}
