import { Command } from "commander";

/** `typeformer serve`: every flag, `--help` too, is for the package that serves. */
export function serve(): Command {
  const serve = new Command("serve")
    .description(
      "Answers over HTTP, as clients of Hugging Face, OpenAI and text-embeddings-inference ask: with the package typeformer-serve.",
    )
    .argument("[options...]")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => (await import("./run.ts")).runServe(args));
  serve.help = (() => {}) as Command["help"]; // nothing is shown here, and `help serve` goes on to `serve --help`
  return serve;
}
