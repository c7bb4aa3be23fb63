import type { Command, Option } from "commander";
import type { Task } from "../doors/node.ts";
import type { RequestDescription, ValuesOf } from "../doors/requests.ts";
import { phase } from "../errors/index.ts";
import { command } from "./command.ts";
import { checkInput, jsonLinesOption, jsonOption, keepGoingOption, loadingOptions, modelOption } from "./options.ts";
import { ALL } from "./parameter-flag.ts";
import type { TaskFlags, TaskProgram } from "./task-run.ts";

/** A command that asks a task: what its help says, and what is asked. What it does is loaded when it runs, and the engine with it. */
export interface TaskCommand<T extends Task, D extends RequestDescription, Answer extends object> {
  name: string;
  description: string;
  examples: string[];
  /** What a line of `--jsonl` may hold. */
  request: D;
  /** What is asked about, where it is not asked by lines. */
  input: CommandInput<ValuesOf<D["inputs"]>>;
  /** The flags that stand for parameters of the request, by these. */
  flags: { [Name in keyof D["parameters"]]?: Option };
  load(): Promise<TaskProgram<T, D, Answer>>;
}

/** How the command line says what is asked about. */
export interface CommandInput<Input> {
  /** The words after the command, as commander writes them, and their help. */
  argument: readonly [spec: string, doc: string];
  options?: Option[];
  /** Refuses what makes no sense before anything is loaded. */
  check(command: Command, words: string[], flags: TaskFlags): void;
  /** Each thing that is asked about. */
  read(words: string[], flags: TaskFlags): Promise<Input[]>;
}

/** Every word is a text. @param example one that is shown to who gave none */
export const texts = (doc: string, example: string): CommandInput<{ text: string }> => ({
  argument: ["[texts...]", doc],
  check: (command, words, flags) => checkInput(command, words, flags, JSON.stringify(example)),
  read: async (words) => words.map((text) => ({ text })),
});

/** The command, with the flags that all tasks have around its own. */
export function taskCommand<T extends Task, D extends RequestDescription, Answer extends object>(
  definition: TaskCommand<T, D, Answer>,
): Command {
  const { name, description, examples, request, input, load } = definition;
  const flags = { ...definition.flags } as Record<string, Option>; // no flag is given as undefined
  const made = command(name, examples)
    .description(description)
    .argument(...input.argument)
    .action(async () => {
      const { args: words } = made;
      const given = made.opts<TaskFlags>();
      input.check(made, words, given);
      const [{ runTask }, program] = await phase("parts imported", () => Promise.all([import("./task-run.ts"), load()]));
      const parameters = parametersGiven(made, flags) as ValuesOf<D["parameters"]>; // each flag reads what its parameter may be
      await runTask({ request, program, parameters, read: () => input.read(words, given) }, given);
    });
  const options = [
    ...(input.options ?? []),
    ...Object.values(flags),
    modelOption(),
    ...loadingOptions(),
    jsonOption(),
    jsonLinesOption(request),
    keepGoingOption(),
  ];
  for (const option of options) made.addOption(option);
  return made;
}

/** What the flags say that were given. A flag's absence says nothing: commander calls `--no-…` true then. */
function parametersGiven(made: Command, flags: Record<string, Option>): Record<string, unknown> {
  const names = Object.entries(flags).map(([parameter, option]) => [parameter, option.attributeName()]);
  const given = names.filter(([, name]) => made.getOptionValueSource(name) === "cli");
  return Object.fromEntries(given.map(([parameter, name]) => [parameter, fromFlag(made.getOptionValue(name))]));
}

const fromFlag = (value: unknown): unknown => (value === ALL ? null : value);
