import type { Command } from "commander";
import { requests } from "../../../doors/requests.ts";
import { parameterFlag } from "../../parameter-flag.ts";
import { taskCommand, texts } from "../../task-command.ts";

const request = requests["mlm-scoring"];
const { metric, truncation } = request.parameters;

/** `typeformer score` */
export const score = (): Command =>
  taskCommand({
    name: "score",
    description: "Says how likely texts are, token by token, and of two texts which is likelier. Needs a model that fills masks.",
    examples: [
      'typeformer score "She opened the door." "She opened the moon."',
      `printf '%s\\n' '"The sky is blue."' '{"id": 2, "text": "The sky is angry."}' | typeformer score --jsonl`,
    ],
    request,
    input: texts("any texts", "She opened the door."),
    flags: {
      metric: parameterFlag("--metric <name>", metric, `${metric.doc}: ${metric.among.join(" or ")}`),
      truncation: parameterFlag("--truncation", truncation),
    },
    load: async () => (await import("./run.ts")).program,
  });
