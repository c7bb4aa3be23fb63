import type { FillMaskItem } from "../../../doors/node.ts";
import { barTable, shownScore } from "../../bars.ts";
import { columns, printable } from "../../channels.ts";
import { styled } from "../../display.ts";

/** For pipes: one line for each guess, `score ⇥ token ⇥ sequence`. */
export function asLines(answers: FillMaskItem[][][]): string {
  return answers
    .flat(2)
    .map(({ score, token_str, sequence }) => columns(shownScore(score), token_str, sequence))
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

const bars = (items: FillMaskItem[]): string => barTable(items.map(({ token_str, score }) => ({ name: token_str, score })));
