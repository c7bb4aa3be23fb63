import type { LabelledToken, Spelling } from "./labelled-tokens.ts";

/** A token or a word with the label that it was given. */
export interface Labelled {
  entity: string;
  score: number;
  word: string;
  start: number;
  end: number;
}

/** How the tokens of a word come to one label: by its first token, by the mean of its tokens' shares, by the token that is surest. */
export type WordVote = "first" | "average" | "max";

/** A token with its likeliest label: of equal ones the first. */
export function labelled(
  { scores, word, start, end }: Pick<LabelledToken, "scores" | "word" | "start" | "end">,
  labels: readonly string[],
): Labelled {
  const best = likeliest(scores);
  return { entity: labels[best], score: scores[best], word, start, end };
}

/** The tokens of a text put together to words, each of one label. */
export function labelledWords(tokens: readonly LabelledToken[], labels: readonly string[], vote: WordVote, spelling: Spelling): Labelled[] {
  const words: LabelledToken[][] = [];
  for (const token of tokens) {
    if (token.isSubword && words.length > 0) words[words.length - 1].push(token);
    else words.push([token]);
  }
  return words.map((word) => {
    const { start } = word[0];
    const { end } = word[word.length - 1];
    const text = spelling.tokensToText(word.map((token) => token.word));
    return labelled({ scores: votes[vote](word.map(({ scores }) => scores)), word: text, start, end }, labels);
  });
}

const votes: Record<WordVote, (scores: Float32Array[]) => Float32Array> = {
  first: ([scores]) => scores,
  average: (all) => all[0].map((_, label) => all.reduce((sum, scores) => sum + scores[label], 0) / all.length),
  max: (all) => all.reduce((surest, scores) => (surest[likeliest(surest)] < scores[likeliest(scores)] ? scores : surest)),
};

/** The place of the greatest, of equal ones the first. */
const likeliest = (scores: Float32Array): number => scores.reduce((best, score, label) => (score > scores[best] ? label : best), 0);
