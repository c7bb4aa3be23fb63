import { type Command, Option } from "commander";
import { requests } from "../../../doors/requests.ts";
import { parameterFlag } from "../../parameter-flag.ts";
import { taskCommand, texts } from "../../task-command.ts";

const request = requests["zero-shot-classification"];
const { multi_label, hypothesis_template } = request.parameters;
const anyTexts = texts("any texts", "The ship left the harbour.");

/** `typeformer zero-shot` */
export const zeroShot = (): Command =>
  taskCommand({
    name: "zero-shot",
    description: "Says which of your labels fit texts, by a model that was trained to tell what follows from what, and never saw them.",
    examples: [
      'typeformer zero-shot "The ship left the harbour." --labels travel,cooking,law --model cross-encoder/nli-distilroberta-base',
      `printf '%s\\n' '"Stir the soup."' '{"text": "He swore an oath.", "labels": ["law", "love"]}' | typeformer zero-shot --jsonl --labels travel,cooking --model cross-encoder/nli-distilroberta-base`,
    ],
    request,
    input: {
      ...anyTexts,
      check(command, words, flags) {
        anyTexts.check(command, words, flags);
        const { labels = "" } = command.opts<{ labels?: string }>();
        if (!flags.jsonl && !/[^\s,]/.test(labels)) command.error("give labels, such as --labels travel,cooking,law");
      },
    },
    flags: {
      labels: new Option("--labels <a,b,c>", "what texts may be about, split at commas"),
      multi_label: parameterFlag("--multi-label", multi_label),
      hypothesis_template: parameterFlag("--template <text>", hypothesis_template),
    },
    load: async () => (await import("./run.ts")).program,
  });
