import type { FillMaskItem } from "../../../doors/node.ts";
import type { requests } from "../../../doors/requests.ts";
import type { TaskProgram } from "../../task-run.ts";
import { asLines, asTables } from "./view.ts";

const textsOf = (inputs: { text: string }[]): string[] => inputs.map(({ text }) => text);

/** A list of one is that one, as in Python. */
const unwrapped = <T>(list: T[]): T | T[] => (list.length === 1 ? list[0] : list);

export const program: TaskProgram<"fill-mask", (typeof requests)["fill-mask"], FillMaskItem[][]> = {
  task: "fill-mask",
  answer: (unmask, inputs, options) => unmask.perMask(textsOf(inputs), options),
  value: (unmask, inputs, options) => unmask(textsOf(inputs), options),
  lineOf: unwrapped,
  listOf: unwrapped,
  lines: (_, answers) => asLines(answers),
  tables: (inputs, answers, { tokenizer }) => asTables(textsOf(inputs), answers, tokenizer.maskToken ?? ""),
};
