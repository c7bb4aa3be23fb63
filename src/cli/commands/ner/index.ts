import type { Command } from "commander";
import { requests } from "../../../doors/requests.ts";
import { parameterFlag } from "../../parameter-flag.ts";
import { taskCommand, texts } from "../../task-command.ts";

const request = requests["token-classification"];
const { aggregation_strategy, stride, ignore_labels } = request.parameters;

/** `typeformer ner` */
export const ner = (): Command =>
  taskCommand({
    name: "ner",
    description: "Finds names in texts, or whatever else a model was fine-tuned to label token by token, and shows them in their places.",
    examples: [
      'typeformer ner "Ada Lovelace was born in London." --model dslim/bert-base-NER',
      `printf '%s\\n' '"Ada met Grace."' '{"id": 7, "text": "In Bath.", "aggregation_strategy": "none"}' | typeformer ner --jsonl --model dslim/bert-base-NER`,
    ],
    request,
    input: texts("any texts", "Ada Lovelace was born in London."),
    flags: {
      aggregation_strategy: parameterFlag(
        "--aggregation <how>",
        { ...aggregation_strategy, default: "simple" },
        "how tokens become entities: none leaves each by itself, simple joins neighbours; by first, average, max those of a word agree before",
      ),
      stride: parameterFlag("--stride <n>", stride),
      ignore_labels: parameterFlag("--ignore-labels <a,b>", ignore_labels),
    },
    load: async () => (await import("./run.ts")).program,
  });
