import { type Command, Option } from "commander";
import { requests } from "../../../doors/requests.ts";
import { parameterFlag } from "../../parameter-flag.ts";
import { taskCommand, texts } from "../../task-command.ts";

const request = requests["sentence-embedding"];
const { pooling } = request.parameters;

/** `typeformer embed` */
export const embed = (): Command =>
  taskCommand({
    name: "embed",
    description: "Turns texts into vectors, which are the nearer to each other the nearer the meanings are.",
    examples: [
      'typeformer embed "The ship left the harbour." --model sentence-transformers/all-MiniLM-L6-v2',
      `printf '%s\\n' '"A boat sails."' '{"id": 7, "text": "Stir the soup."}' | typeformer embed --jsonl --model sentence-transformers/all-MiniLM-L6-v2`,
    ],
    request,
    input: texts("any texts", "The ship left the harbour."),
    flags: {
      pooling: parameterFlag("--pooling <how>", pooling, `${pooling.doc}: ${pooling.among.join(", ")}`),
      normalize: new Option("--no-normalize", "leave vectors as long as they come, whatever the model's folder says"),
    },
    load: async () => (await import("./run.ts")).program,
  });
