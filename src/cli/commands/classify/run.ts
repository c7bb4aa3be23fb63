import type { TextClass } from "../../../doors/node.ts";
import type { requests } from "../../../doors/requests.ts";
import { shownScore, titledBars } from "../../bars.ts";
import { columns } from "../../channels.ts";
import { type InputOf, oneOrList, type TaskProgram } from "../../task-run.ts";

type Request = (typeof requests)["text-classification"];

/** As the API has it: a text alone, or both by Python's names. */
const asAsked = ({ text, pair }: InputOf<Request>) => (pair === undefined ? text : { text, text_pair: pair });

export const program: TaskProgram<"text-classification", Request, TextClass[]> = {
  task: "text-classification",
  answer: (classify, inputs, options) => classify.perText(inputs.map(asAsked), options),
  value: (classify, inputs, options) => classify(oneOrList(inputs.map(asAsked)), options),
  lines: (inputs, answers) => answers.flatMap((classes, t) => classes.map((each) => asLine(each, inputs[t].text))).join(""),
  tables: (inputs, answers) => answers.map((classes, t) => titledBars(inputs[t].text, classes.map(asBar))).join("\n"),
};

/** `score ⇥ label ⇥ text` */
const asLine = ({ label, score }: TextClass, text: string): string => columns(shownScore(score), label, text);

const asBar = ({ label, score }: TextClass) => ({ name: label, score });
