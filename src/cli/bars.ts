/** How a probability is shown: as a figure, and as a bar. */
import { printable } from "./channels.ts";
import { styled, table } from "./display.ts";

const WIDTH = 40; // characters of a bar for probability 1
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A probability as a bar, to an eighth of a character; never quite nothing. */
export function bar(probability: number): string {
  const eighths = Math.max(1, Math.round(probability * WIDTH * 8));
  return "█".repeat(eighths >> 3) + EIGHTHS[eighths & 7];
}

/** Four decimals, or what is too small for them as a power of ten. */
export function shownScore(score: number): string {
  return Math.abs(score) >= 0.0001 || score === 0 ? score.toFixed(4) : score.toExponential(1);
}

/** Names with their scores and bars; scores that are no probabilities have no bar. */
export function barTable(items: readonly { name: string; score: number }[]): string {
  const areShares = items.every(({ score }) => score >= 0 && score <= 1);
  const rows = items.map(({ name, score }) => [printable(name), shownScore(score), areShares ? styled("green", bar(score)) : ""]);
  return table([{ name: "" }, { name: "", figures: true }, { name: "" }], rows);
}

/** A text, and below it what it was judged to be. */
export const titledBars = (title: string, items: readonly { name: string; score: number }[]): string =>
  `${styled("bold", printable(title))}\n\n${barTable(items)}`;
