import type { Command } from "commander";
import { requests } from "../../../doors/requests.ts";
import { parameterFlag } from "../../parameter-flag.ts";
import { taskCommand, texts } from "../../task-command.ts";

const request = requests["fill-mask"];
const { top_k, targets, truncation } = request.parameters;

/** `typeformer fill-mask` */
export const fillMask = (): Command =>
  taskCommand({
    name: "fill-mask",
    description: "Guesses the words behind the masks of texts.",
    examples: [
      'typeformer fill-mask "She opened the <mask> and walked into the room." --top-k 3',
      'typeformer fill-mask "She opened the <mask>." --targets " door, window"',
      `printf '%s\\n' '"The sky is <mask>."' '{"text": "I like <mask>.", "top_k": 1}' | typeformer fill-mask --jsonl`,
    ],
    request,
    input: texts("texts with one or more masks, written <mask> or [MASK] as the model has it", "She opened the <mask>."),
    flags: {
      top_k: parameterFlag("--top-k <n>", top_k, "how many guesses for each mask"),
      targets: parameterFlag(
        "--targets <a,b>",
        targets,
        'judge only these words, split at commas; inside a sentence a word begins with its space: " door, room"',
      ),
      truncation: parameterFlag("--truncation", truncation),
    },
    load: async () => (await import("./run.ts")).program,
  });
