/** The game's rules. Pure. */

import { largest, rank, shares } from "../engine/logits.ts";
import { MASK } from "../engine/masking.ts";

/** A sentence and the word that its mask hides. */
export interface Round {
  text: string;
  word: string;
}

/** Sentences of the kind that the bundled model has read. It finds some of the words; some of its answers are worse than wrong. */
export const rounds: readonly Round[] = [
  { text: "He knocked at the <mask>, but nobody answered.", word: "door" },
  { text: "She put on her <mask> and gloves and went out.", word: "hat" },
  { text: '"Good <mask>, Mr. Holmes," said the inspector.', word: "morning" },
  { text: "The old man lit his <mask> and began to tell his story.", word: "pipe" },
  { text: "The nurse should check the patient's blood <mask>.", word: "pressure" },
  { text: "Once upon a <mask> there was a princess.", word: "time" },
  { text: "The <mask> of the good falls when supply rises.", word: "price" },
  { text: "It was raining, so he took his <mask>.", word: "umbrella" },
];

/** A word as it would stand at the nth mask: with the space before it that tokens begin with, where the sentence has one. */
export function inPlace(text: string, mask: number, word: string): string {
  const before = text.split(MASK)[mask] ?? "";
  return (/\s$/.test(before) ? " " : "") + word.trim();
}

/** One line of the reckoning: a word of the vocabulary, and who said it. */
export interface Line {
  id: number;
  /** From 1, among the whole vocabulary. */
  rank: number;
  logit: number;
  share: number;
  guessed: boolean;
  hidden: boolean;
}

/** The model's k best words, the guess and the hidden word where it is known, by rank. */
export function reckoning(logits: Float32Array, guess: number, hidden: number | undefined, k = 5): Line[] {
  const share = shares(logits);
  const ids = new Set([...largest(logits, k), guess, ...(hidden === undefined ? [] : [hidden])]);
  return [...ids]
    .map((id) => ({ id, rank: rank(logits, id), logit: logits[id], share: share[id], guessed: id === guess, hidden: id === hidden }))
    .sort((a, b) => a.rank - b.rank);
}
