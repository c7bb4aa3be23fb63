import type { Command } from "commander";
import { requests } from "../../../doors/requests.ts";
import { command } from "../../command.ts";
import { checkInput, jsonLinesOption, keepGoingOption, modelOption, offlineOption, revisionOption } from "../../options.ts";
import type { TokenizeFlags } from "./run.ts";

/** `typeformer tokenize` */
export function tokenize(): Command {
  const tokenize = command("tokenize", [
    'typeformer tokenize "She opened the <mask>."',
    `printf '%s\\n' '"Hello, world!"' '{"text": "A question?", "pair": "An answer."}' | typeformer tokenize --jsonl`,
  ])
    .description("Shows the tokens of texts, their ids, and what they cover. Reads a model's tokenizer only, not its weights.")
    .argument("[texts...]", "any texts")
    .addOption(modelOption())
    .addOption(revisionOption())
    .addOption(offlineOption())
    .addOption(jsonLinesOption(requests.tokenize))
    .addOption(keepGoingOption())
    .action(async (texts: string[], flags: TokenizeFlags) => {
      checkInput(tokenize, texts, flags, '"Hello, world!"');
      await (await import("./run.ts")).runTokenize(texts, flags);
    });
  return tokenize;
}
