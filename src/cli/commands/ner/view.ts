import type { EntityGroup, TokenEntity } from "../../../doors/node.ts";
import { shownScore } from "../../bars.ts";
import { columns } from "../../channels.ts";
import { type Background, markedText } from "../../marks.ts";

type Found = TokenEntity | EntityGroup;

/** For pipes: one line for each entity, `score ⇥ label ⇥ start ⇥ end ⇥ word`. */
export const asLines = (answers: Found[][]): string =>
  answers
    .flat()
    .map((found) => columns(shownScore(found.score), labelOf(found), String(found.start), String(found.end), found.word))
    .join("");

/** For people: every text, with its entities in their places, a colour for each kind. */
export const asTexts = (texts: string[], answers: Found[][], labelNames: readonly string[]): string => {
  const kinds = [...new Set(labelNames.map(kindOf))].filter((kind) => kind !== "O");
  const colourOf = (found: Found): Background => COLOURS[Math.max(0, kinds.indexOf(kindOf(labelOf(found)))) % COLOURS.length];
  const marks = (found: Found) => ({ start: found.start, end: found.end, label: labelOf(found), colour: colourOf(found) });
  return texts.map((text, t) => `${markedText(text, answers[t].map(marks))}\n`).join("\n");
};

const COLOURS: readonly Background[] = ["bgCyan", "bgYellow", "bgGreen", "bgMagenta", "bgBlue", "bgRed"];

const labelOf = (found: Found): string => ("entity" in found ? found.entity : found.entity_group);

/** What `B-PER` and `I-PER` are both of. */
const kindOf = (label: string): string => label.replace(/^[BI]-/, "");
