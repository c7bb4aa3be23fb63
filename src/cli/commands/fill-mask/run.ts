import type { FillMaskItem } from "../../../doors/node.ts";
import type { requests } from "../../../doors/requests.ts";
import { oneOrList, type TaskProgram } from "../../task-run.ts";
import { asLines, asTables } from "./view.ts";

const textsOf = (inputs: { text: string }[]): string[] => inputs.map(({ text }) => text);

export const program: TaskProgram<"fill-mask", (typeof requests)["fill-mask"], FillMaskItem[][]> = {
  task: "fill-mask",
  answer: (unmask, inputs, options) => unmask.perMask(textsOf(inputs), options),
  value: (unmask, inputs, options) => unmask(textsOf(inputs), options),
  lineOf: oneOrList,
  listOf: oneOrList, // a list of one is that one, as in Python
  lines: (_, answers) => asLines(answers),
  tables: (inputs, answers, { tokenizer }) => asTables(textsOf(inputs), answers, tokenizer.maskToken ?? ""),
};
