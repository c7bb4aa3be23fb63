import { Command } from "commander";
import { nearest } from "../errors/index.ts";
import { usageLine } from "./failure.ts";
import { tellTimings } from "./timings.ts";

/** A command with what all of them share: errors as one line, examples under the help, `--debug`. */
export function command(name: string, examples: string[]): Command {
  const title = examples.length > 1 ? "Examples" : "Example";
  const made: Command = new Command(name)
    .exitOverride()
    .configureOutput({
      outputError: (message, write) => write(`typeformer: ${usageLine(explained(message, made), `${pathOf(made)} --help`)}\n`),
    })
    .helpOption("-h, --help", "show this help")
    .option("--debug", "show the stack of an error")
    .on("option:timings", tellTimings)
    .addHelpText("after", `\n${title}:\n${examples.map((example) => `  ${example}`).join("\n")}`);
  return made;
}

/** `typeformer cache remove`, for the innermost. */
function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

/** Of `--truncation=yes` commander says that there is no such option. */
function explained(message: string, { options }: Command): string {
  return message.replace(/unknown option '(--[^'=]+)=[^']*'/, (all, name) =>
    options.some(({ long }) => long === name) ? `option '${name}' takes no value` : all,
  );
}

/** A word where one of the command's own commands is expected. */
export function refuseCommand(command: Command, word: string): never {
  const meant = nearest(
    word,
    command.commands.map((each) => each.name()),
  );
  command.error(`unknown command '${word}'${meant ? `\n(Did you mean ${meant}?)` : ""}`);
}
