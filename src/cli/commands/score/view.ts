import type { MlmScore } from "../../../doors/node.ts";
import { bar, shownScore } from "../../bars.ts";
import { columns, printable } from "../../channels.ts";
import { styled, table } from "../../display.ts";

/** For pipes: one line for each text, `pll ⇥ perplexity ⇥ text`. */
export const asLines = (texts: string[], scores: MlmScore[]): string =>
  scores.map(({ pll, perplexity }, t) => columns(pll.toFixed(4), inFigures(perplexity), texts[t])).join("");

/** For people: each text's tokens with the probability of each as a bar; of two texts also which is likelier. */
export function asTables(texts: string[], scores: MlmScore[]): string {
  const sections = scores.map((score, t) => section(texts[t], score));
  if (texts.length === 2) sections.push(`${comparison(texts, scores)}\n`);
  return sections.join("\n");
}

function section(text: string, { pll, perplexity, tokens }: MlmScore): string {
  const rows = tokens.map(({ start, end, logprob }) => {
    const probability = Math.exp(logprob);
    return [printable(text.slice(start, end)), logprob.toFixed(4), shownScore(probability), styled("green", bar(probability))];
  });
  const listing = table([{ name: "token" }, { name: "log P", figures: true }, { name: "P", figures: true }, { name: "" }], rows);
  return `${styled("bold", printable(text))}\n\n${listing}\n  pll ${pll.toFixed(4)}, perplexity ${inFigures(perplexity)}\n`;
}

/** Of two texts the likelier one. Who compares texts of many and of few words looks at their perplexities. */
function comparison([first, second]: string[], [a, b]: MlmScore[]): string {
  const by = Math.abs(a.pll - b.pll);
  const named = [first, second].map((text) => styled("bold", printable(text)));
  if (by === 0) return `${named.join(" and ")} are equally likely`;
  const [likelier, other] = a.pll > b.pll ? named : [named[1], named[0]];
  return `likelier: ${likelier}\nthan:     ${other}\nby:       ${by.toFixed(4)} in pll, ${times(by)} times`;
}

/** e^by, which may be more than a number holds. */
function times(by: number): string {
  const factor = Math.exp(by);
  return factor < 1e6 ? factor.toFixed(1) : `10^${(by / Math.LN10).toFixed(1)}`;
}

/** Four decimals; what is large without them. */
const inFigures = (value: number): string => (value < 1e6 ? value.toFixed(4) : value.toExponential(4));
