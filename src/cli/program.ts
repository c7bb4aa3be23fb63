import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { command } from "./command.ts";
import { cache } from "./commands/cache/index.ts";
import { classify } from "./commands/classify/index.ts";
import { download } from "./commands/download/index.ts";
import { embed } from "./commands/embed/index.ts";
import { evaluate } from "./commands/evaluate/index.ts";
import { fillMask } from "./commands/fill-mask/index.ts";
import { inspect } from "./commands/inspect/index.ts";
import { ner } from "./commands/ner/index.ts";
import { qa } from "./commands/qa/index.ts";
import { quantize } from "./commands/quantize/index.ts";
import { score } from "./commands/score/index.ts";
import { serve } from "./commands/serve/index.ts";
import { tokenize } from "./commands/tokenize/index.ts";
import { verify } from "./commands/verify/index.ts";
import { zeroShot } from "./commands/zero-shot/index.ts";

/** Every command, in the order of the help. What a command does is loaded when it runs: `--help` waits for no engine, `tokenize` for no model. */
const commands: readonly (() => Command)[] = [
  fillMask,
  classify,
  zeroShot,
  ner,
  qa,
  embed,
  score,
  tokenize,
  inspect,
  quantize,
  evaluate,
  verify,
  serve,
  download,
  cache,
];

/** The command line. */
export function program(): Command {
  const typeformer = command("typeformer", [
    'typeformer fill-mask "She opened the <mask> and walked into the room."',
    'typeformer classify "I like it." --model distilbert/distilbert-base-uncased-finetuned-sst-2-english',
    'typeformer tokenize "Hello, world!"',
  ])
    .description("Asks encoders of the BERT family: fills masks, classifies texts, finds names and answers, embeds and scores.")
    .version(version(), "-V, --version", "show the version")
    .enablePositionalOptions() // after the word `serve` all is the service's
    .helpCommand("help [command]", "Shows the help of a command.")
    .addHelpText("after", "\nExit codes: 0 all went well, 1 something failed, 2 the command line makes no sense.");
  for (const make of commands) typeformer.addCommand(make());
  return typeformer;
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}
