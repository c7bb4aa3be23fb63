import type { EntityGroup, TokenEntity } from "../../../doors/node.ts";
import type { requests } from "../../../doors/requests.ts";
import { type OptionsOf, oneOrList, type TaskProgram } from "../../task-run.ts";
import { asLines, asTexts } from "./view.ts";

type Request = (typeof requests)["token-classification"];

const textsOf = (inputs: { text: string }[]): string[] => inputs.map(({ text }) => text);

/** Who asks for names on a command line wants names, and not the pieces of their words. */
const grouped = (options: OptionsOf<Request>): OptionsOf<Request> => ({ aggregation_strategy: "simple", ...options });

export const program: TaskProgram<"token-classification", Request, (TokenEntity | EntityGroup)[]> = {
  task: "token-classification",
  answer: (find, inputs, options) => find.perText(textsOf(inputs), grouped(options)),
  value: (find, inputs, options) => find(oneOrList(textsOf(inputs)) as string, grouped(options)),
  lines: (_, answers) => asLines(answers),
  tables: (inputs, answers, { model }) => asTexts(textsOf(inputs), answers, model.config.labelNames),
};
