/** Answers that a model's authors have printed on its card: a judgement of the real weights without PyTorch. */
import type { FillMaskItem } from "../../tasks/index.ts";
import { distilrobertaBase } from "./distilroberta-base.ts";

/** What a model card says that `pipeline("fill-mask")` answers, best first. */
export interface PublishedAnswers {
  /** The model's ids on the hub: the present one, then those that lead to it. */
  ids: readonly string[];
  /** Where they are printed. */
  source: string;
  /** Texts with one mask each, and what is said to stand there. */
  cases: readonly { text: string; answers: readonly FillMaskItem[] }[];
}

/** Every model whose card we know. */
export const published: readonly PublishedAnswers[] = [distilrobertaBase];

/** Those of a model, by any of its ids. */
export function publishedAnswers(id: string): PublishedAnswers | undefined {
  return published.find(({ ids }) => ids.includes(id));
}

/**
 * How far a score may be from the printed one. A probability moves by at most half of what its logits move, and in f32 these move by some
 * 1e-6 between two orders of summation.
 */
export const publishedTolerance = 1e-4;

/** One rank of one text: who should stand there, and who does. */
export interface PublishedRow {
  /** As it is printed. */
  expected: FillMaskItem;
  /** As the model answers, if it does. */
  found: FillMaskItem | undefined;
  /** |Δ| of the scores, where the token is the right one. */
  delta: number | undefined;
  /** The same token and sequence, and a score within the tolerance. */
  okay: boolean;
}

/** The judgement of a model by its card. */
export interface PublishedVerdict {
  /** Whether every answer is as printed. */
  okay: boolean;
  /** Text by text, each with its ranks from the best on. */
  cases: { text: string; rows: PublishedRow[] }[];
}

/** Holds a model's answers, one list for each text and best first, to the published ones. */
export function comparePublished({ cases }: PublishedAnswers, answers: readonly (readonly FillMaskItem[])[]): PublishedVerdict {
  const judged = cases.map(({ text, answers: expected }, i) => ({
    text,
    rows: expected.map((item, rank) => row(item, answers[i]?.[rank])),
  }));
  return { okay: judged.every(({ rows }) => rows.every(({ okay }) => okay)), cases: judged };
}

function row(expected: FillMaskItem, found: FillMaskItem | undefined): PublishedRow {
  if (found?.token !== expected.token) return { expected, found, delta: undefined, okay: false };
  const delta = Math.abs(found.score - expected.score);
  const sameText = found.token_str === expected.token_str && found.sequence === expected.sequence;
  return { expected, found, delta, okay: sameText && delta <= publishedTolerance };
}
