/** From a command line and the environment to settings. */
import { Command, InvalidArgumentError } from "commander";
import { nearest } from "typeformer/requests";
import { flags, PREFIX, type Settings } from "./flags.ts";
import { yesOrNo } from "./values.ts";

const after = `
Each but --debug is also a variable: --max-body 4MB is ${PREFIX}MAX_BODY=4MB, --offline is ${PREFIX}OFFLINE=1.
Where both are given the command line counts.

Examples:
  typeformer serve
  typeformer serve --model distilbert/distilbert-base-uncased-finetuned-sst-2-english --port 3000
  typeformer serve --model sentence-transformers/all-MiniLM-L6-v2 --host 0.0.0.0 --token-file token.txt

SIGTERM or Ctrl-C ends it in good order; a second one at once.`;

/** Throws CommanderError where they make no sense, and to end after `--help`; commander has then told of it. */
export function settingsOf(args: readonly string[]): Settings {
  const command = new Command("typeformer serve")
    .description("Serves a model over HTTP, as clients of Hugging Face, OpenAI and text-embeddings-inference ask.")
    .exitOverride()
    .configureOutput({ outputError: (message, write) => write(`typeformer: ${usageLine(message)}\n`) })
    .helpOption("-h, --help", "show this help")
    .configureHelp({ optionDescription: ({ description }) => description }) // defaults are in it, and variables are told of below
    .addHelpText("after", after);
  for (const flag of flags()) command.addOption(flag);
  command.option("--debug", "show the stack of an error").parse([...args], { from: "user" });
  readSwitches(command);
  return command.opts();
}

/** Of a switch's variable commander asks only whether it is there: `0` would switch on. */
function readSwitches(command: Command): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (!option.isBoolean() || option.envVar === undefined || command.getOptionValueSource(name) !== "env") continue;
    try {
      command.setOptionValueWithSource(name, yesOrNo(process.env[option.envVar] ?? ""), "env");
    } catch (error) {
      if (error instanceof InvalidArgumentError)
        command.error(`error: variable '${option.envVar}' is neither yes nor no. ${error.message}`);
      throw error;
    }
  }
}

/** Variables with our prefix that no flag has: mistyped ones. Each with the one that was probably meant. */
export function strayVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = flags().map(({ envVar = "" }) => envVar);
  const links = /_SERVICE_(HOST|PORT\w*)$|_PORT_\d+_(TCP|UDP)\w*$/; // Kubernetes' own, of a service that is named so
  const stray = Object.keys(environment).filter((name) => name.startsWith(PREFIX) && !known.includes(name) && !links.test(name));
  return stray.map((name) => {
    const near = nearest(
      name.slice(PREFIX.length),
      known.map((each) => each.slice(PREFIX.length)),
    );
    return `no flag has the variable ${name}${near ? `: did you mean ${PREFIX}${near}?` : ""}`;
  });
}

/** commander's message (`error: unknown option '--prot'\n(Did you mean --port?)`) as one line, with the way to the help. */
function usageLine(message: string): string {
  const [what, suggestion = ""] = message
    .replace(/^error: /, "")
    .trim()
    .split("\n");
  return [what.replace(/[.?]?$/, (end) => end || "."), suggestion.replace(/^\(|\)$/g, ""), "See typeformer serve --help"]
    .filter(Boolean)
    .join(" ");
}
