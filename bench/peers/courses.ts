import { integers, seedFor } from "../../src/tensor/index.ts";
import { type Cell, cellOf, uniformCell } from "../cells.ts";
import type { Work } from "../engine-process.ts";
import { SEED } from "../shapes.ts";

/** A cell that is raced, and for which work. */
export interface Course {
  kind: "single" | "ragged";
  cell: Cell;
  works: Work[];
}

/** 32 lengths as sentences have them: 6 to 40 tokens. */
export const raggedLengths: number[] = Array.from(integers(seedFor(SEED, "ragged lengths"), 32, 35), (n) => 6 + n);

/** Single sequences for both kinds of work; the batch of mixed lengths for answers only. */
export function courses(tokens: readonly number[], ragged: boolean, vocab: number): Course[] {
  const singles = tokens.map((n): Course => ({ kind: "single", cell: uniformCell(n, 1, vocab), works: ["answer", "logits"] }));
  return ragged ? [...singles, { kind: "ragged", cell: cellOf("ragged batch of 32", raggedLengths, vocab), works: ["answer"] }] : singles;
}
