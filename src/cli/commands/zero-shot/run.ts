import type { ZeroShotAnswer, ZeroShotOptions } from "../../../doors/node.ts";
import type { requests } from "../../../doors/requests.ts";
import { TypeformerError } from "../../../errors/index.ts";
import { shownScore, titledBars } from "../../bars.ts";
import { columns } from "../../channels.ts";
import { type OptionsOf, oneOrList, type TaskProgram } from "../../task-run.ts";

type Request = (typeof requests)["zero-shot-classification"];

const textsOf = (inputs: { text: string }[]): string[] => inputs.map(({ text }) => text);

export const program: TaskProgram<"zero-shot-classification", Request, ZeroShotAnswer> = {
  task: "zero-shot-classification",
  answer: (classify, inputs, options) => classify.perText(textsOf(inputs), asAsked(options)),
  value: (classify, inputs, options) => classify(oneOrList(textsOf(inputs)), asAsked(options)),
  lines: (_, answers) => answers.map(asLines).join(""),
  tables: (_, answers) => answers.map((answer) => titledBars(answer.sequence, asBars(answer))).join("\n"),
};

/** The labels by the API's name. @throws TypeformerError `invalid_option` where neither a line nor a flag has any */
function asAsked({ labels, ...others }: OptionsOf<Request>): ZeroShotOptions {
  if (labels === undefined || labels.length === 0)
    throw new TypeformerError("invalid_option", 'labels: give some, in the line as "labels" or for all by --labels');
  return { ...others, candidate_labels: labels };
}

/** `score ⇥ label ⇥ text`, best first. */
const asLines = ({ sequence, labels, scores }: ZeroShotAnswer): string =>
  labels.map((label, i) => columns(shownScore(scores[i]), label, sequence)).join("");

const asBars = ({ labels, scores }: ZeroShotAnswer) => labels.map((name, i) => ({ name, score: scores[i] }));
