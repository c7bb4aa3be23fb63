import type { Command } from "commander";
import { requests } from "../../../doors/requests.ts";
import { parameterFlag } from "../../parameter-flag.ts";
import { taskCommand, texts } from "../../task-command.ts";

const request = requests["text-classification"];
const { top_k, function_to_apply, truncation } = request.parameters;

/** `typeformer classify` */
export const classify = (): Command =>
  taskCommand({
    name: "classify",
    description: "Says which labels texts have, by a model that was fine-tuned to tell: of sentiment, topic, or what follows from what.",
    examples: [
      'typeformer classify "I like it." --model distilbert/distilbert-base-uncased-finetuned-sst-2-english',
      `printf '%s\\n' '"I like it."' '{"id": 7, "text": "It rains.", "pair": "It is dry.", "top_k": null}' | typeformer classify --jsonl --model cross-encoder/nli-distilroberta-base`,
    ],
    request,
    input: texts("any texts", "I like it."),
    flags: {
      top_k: parameterFlag("--top-k <n|all>", top_k),
      function_to_apply: parameterFlag("--function <softmax|sigmoid|none>", function_to_apply),
      truncation: parameterFlag("--truncation", truncation),
    },
    load: async () => (await import("./run.ts")).program,
  });
