import { type Command, Option } from "commander";
import { phase } from "../../../errors/index.ts";
import { glueNames, metricNames, splits } from "../../../evaluation/index.ts";
import { command } from "../../command.ts";
import { atCommas, loadingOptions, wholeNumber } from "../../options.ts";
import type { EvaluateFlags } from "./flags.ts";

const ownFile = ["file", "columns", "metric"];

const options = (): Option[] => [
  new Option("--task <name>", "a task of GLUE, whose official files are read").choices(glueNames).conflicts(ownFile),
  new Option("--data <folder>", "where the task's files are, or the folders of all tasks").conflicts(ownFile),
  new Option("--split <name>", "which of its files (default: dev)").choices(splits).conflicts(ownFile),
  new Option("--file <name>", "a table of your own: columns between tabs, no quoting"),
  new Option(
    "--columns <text,label>",
    "its columns, or text,pair,label: names in its first line, or numbers from 1 on if it has none",
  ).argParser(atCommas),
  new Option("--metric <names>", `of ${metricNames.join(", ")} (default: accuracy; pearson and spearman for scores)`).argParser(atCommas),
  new Option("--model <place>", "a fine-tuned model's folder, address or hub id").makeOptionMandatory(),
  new Option("--labels <a,b>", "what the model's labels are in the file's words, in the order of the model's ids").argParser(atCommas),
  new Option("--limit <n>", "only the first rows").argParser((value) => wholeNumber(value)),
  new Option("--predictions <file>", "write what the model says: index, tab, prediction"),
  ...loadingOptions(),
  new Option("--json", "print the figures as one line of JSON"),
];

/** `typeformer evaluate` */
export function evaluate(): Command {
  const evaluate = command("evaluate", [
    "typeformer evaluate --task mnli --data glue --model cross-encoder/nli-distilroberta-base --limit 1000",
    "typeformer evaluate --file pairs.tsv --columns premise,hypothesis,label --model cross-encoder/nli-distilroberta-base --predictions said.tsv",
  ])
    .description("Examines a fine-tuned model: on a task of GLUE, or on a table of your own. Every figure has its interval.")
    .action(async (flags: EvaluateFlags) => {
      const { task, data, file, columns } = flags;
      if (task === undefined && file === undefined) evaluate.error("give --task with --data, or --file with --columns");
      if (task !== undefined && data === undefined) evaluate.error("--task needs --data: the folder of its files");
      if (file !== undefined && columns === undefined) evaluate.error("--file needs --columns, such as --columns text,label");
      const { runEvaluate } = await phase("parts imported", () => import("./run.ts"));
      await runEvaluate(flags);
    });
  for (const option of options()) evaluate.addOption(option);
  return evaluate;
}
