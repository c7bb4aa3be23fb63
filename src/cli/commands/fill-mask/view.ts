import type { FillMaskItem } from "../../../doors/node.ts";
import { bar, shownScore } from "../../bars.ts";
import { printable } from "../../channels.ts";
import { styled, table } from "../../display.ts";

/** For pipes: one line for each guess, `score ⇥ token ⇥ sequence`. */
export function asLines(answers: FillMaskItem[][][]): string {
  return answers
    .flat(2)
    .map(({ score, token_str, sequence }) => `${[shownScore(score), token_str, sequence].map(printable).join("\t")}\n`)
    .join("");
}

/** For people: a heading for each text, and for each of its masks a table with bars. */
export function asTables(texts: string[], answers: FillMaskItem[][][], maskToken: string): string {
  const sections = answers.map((masks, t) => {
    const heading = printable(texts[t])
      .split(maskToken)
      .join(styled(["bold", "yellow"], maskToken));
    const tables = masks.map(
      (items, m) => `${masks.length > 1 ? `\n${styled("dim", `mask ${m + 1} of ${masks.length}`)}` : ""}\n${bars(items)}`,
    );
    return `${heading}\n${tables.join("")}`;
  });
  return sections.join("\n");
}

function bars(items: FillMaskItem[]): string {
  const rows = items.map(({ score, token_str }) => [printable(token_str), shownScore(score), styled("green", bar(score))]);
  return table([{ name: "" }, { name: "", figures: true }, { name: "" }], rows);
}
