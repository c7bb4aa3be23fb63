/** How a probability is shown: as a figure, and as a bar. */

const WIDTH = 40; // characters of a bar for probability 1
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A probability as a bar, to an eighth of a character; never quite nothing. */
export function bar(probability: number): string {
  const eighths = Math.max(1, Math.round(probability * WIDTH * 8));
  return "█".repeat(eighths >> 3) + EIGHTHS[eighths & 7];
}

/** Four decimals, or what is too small for them as a power of ten. */
export function shownScore(score: number): string {
  return score >= 0.0001 || score === 0 ? score.toFixed(4) : score.toExponential(1);
}
