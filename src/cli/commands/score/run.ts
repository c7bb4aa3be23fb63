import type { MlmScore } from "../../../doors/node.ts";
import type { requests } from "../../../doors/requests.ts";
import { oneOrList, type TaskProgram } from "../../task-run.ts";
import { asLines, asTables } from "./view.ts";

const textsOf = (inputs: { text: string }[]): string[] => inputs.map(({ text }) => text);

export const program: TaskProgram<"mlm-scoring", (typeof requests)["mlm-scoring"], MlmScore> = {
  task: "mlm-scoring",
  answer: (judge, inputs, options) => judge(textsOf(inputs), options),
  value: (judge, inputs, options) => judge(oneOrList(textsOf(inputs)) as string, options),
  lines: (inputs, scores) => asLines(textsOf(inputs), scores),
  tables: (inputs, scores) => asTables(textsOf(inputs), scores),
};
