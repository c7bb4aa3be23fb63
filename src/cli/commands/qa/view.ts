import type { Answer } from "../../../doors/node.ts";
import { shownScore, titledBars } from "../../bars.ts";
import { columns } from "../../channels.ts";
import { markedText } from "../../marks.ts";

/** For pipes: one line for each answer, `score ⇥ start ⇥ end ⇥ answer`. */
export const asLines = (answers: Answer[][]): string =>
  answers
    .flat()
    .map(({ score, start, end, answer }) => columns(shownScore(score), String(start), String(end), answer))
    .join("");

/** For people: the question, its answers with bars, and the text with the answers in their places. */
export const asTexts = (inputs: { question: string; context: string }[], answers: Answer[][]): string =>
  inputs.map(({ question, context }, i) => `${titledBars(question, answers[i].map(asBar))}\n${inPlace(context, answers[i])}\n`).join("\n");

const asBar = ({ answer, score }: Answer) => ({ name: answer === "" ? "(no answer)" : answer, score });

/** Of a long text what stands around the best answer. Answers have their ranks behind them. */
function inPlace(context: string, answers: Answer[]): string {
  const [from, to] = context.length <= WHOLE ? [0, context.length] : around(context, answers[0] ?? { start: 0, end: 0 });
  const marks = answers.flatMap(({ start, end }, rank) =>
    start >= from && end <= to ? { start: start - from, end: end - from, label: String(rank + 1), colour: "bgGreen" as const } : [],
  );
  return `${from > 0 ? "…" : ""}${markedText(context.slice(from, to).trimEnd(), marks)}${to < context.length ? "…" : ""}`;
}

const WHOLE = 1000; // UTF-16 units that are shown of any text
const AROUND = 300;

/** A stretch that cuts no character in two. */
function around(text: string, { start, end }: { start: number; end: number }): [from: number, to: number] {
  const whole = (place: number) => (/^[\udc00-\udfff]/.test(text.slice(place, place + 1)) ? place - 1 : place);
  return [whole(Math.max(0, start - AROUND)), whole(Math.min(text.length, end + AROUND))];
}
