import type { Answer } from "../../../doors/node.ts";
import type { requests } from "../../../doors/requests.ts";
import { oneOrList, type TaskProgram } from "../../task-run.ts";
import { asLines, asTexts } from "./view.ts";

export const program: TaskProgram<"question-answering", (typeof requests)["question-answering"], Answer[]> = {
  task: "question-answering",
  answer: (find, inputs, options) => find.perQuestion(inputs, options),
  value: (find, inputs, options) => find(oneOrList(inputs), options),
  lines: (_, answers) => asLines(answers),
  tables: asTexts,
};
