import { pipeline, type Task, type TaskPipelines } from "../doors/node.ts";
import type { RequestDescription, ValuesOf } from "../doors/requests.ts";
import { interrupted, oneLine, warn, write } from "./channels.ts";
import { showingDownloads } from "./download-view.ts";
import { type EngineFlags, engineOptions } from "./engine-flags.ts";
import { namingFittingCommand } from "./fitting-command.ts";
import { type HubFlags, hubOptions } from "./hub-flags.ts";
import { filterStandardInput } from "./json-lines.ts";
import { requestFilter } from "./request-filter.ts";

/** The flags of every command that asks a task, as commander reads them. */
export interface TaskFlags extends HubFlags, EngineFlags {
  model?: string;
  json?: boolean;
  jsonl?: boolean;
  keepGoing?: boolean;
}

/** How a command asks its task, and shows the answers. */
export interface TaskProgram<T extends Task, D extends RequestDescription, Answer extends object> {
  task: T;
  /** An answer for each input. */
  answer(ask: TaskPipelines[T], inputs: InputOf<D>[], options: OptionsOf<D>): Promise<Answer[]>;
  /** What the API gives for these inputs, for `--json`. */
  value(ask: TaskPipelines[T], inputs: InputOf<D>[], options: OptionsOf<D>): Promise<unknown>;
  /** What a line is answered that has one input. Default: its answer as it is. */
  lineOf?(answer: Answer): object;
  /** What a line is answered that has a list of inputs. Default: the list of what each alone is answered. */
  listOf?(lines: object[]): object;
  /** For pipes: lines whose columns tabs separate. */
  lines(inputs: InputOf<D>[], answers: Answer[], ask: TaskPipelines[T]): string;
  /** For people, in a terminal. */
  tables(inputs: InputOf<D>[], answers: Answer[], ask: TaskPipelines[T]): string;
}

/** Characters that the bundled model reads in the time in which a thread starts. */
const BRIEF = 600;

/** What one answer is about. */
export type InputOf<D extends RequestDescription> = ValuesOf<D["inputs"]>;
/** How it is to be answered. */
export type OptionsOf<D extends RequestDescription> = ValuesOf<D["parameters"]> & { signal: AbortSignal };

/** As the API is asked: one thing alone, several as a list. */
export const oneOrList = <T>(list: T[]): T | T[] => (list.length === 1 ? list[0] : list);

/** One run of a command. */
interface Run<T extends Task, D extends RequestDescription, Answer extends object> {
  request: D;
  program: TaskProgram<T, D, Answer>;
  /** What the flags say; a line of `--jsonl` may say otherwise. */
  parameters: ValuesOf<D["parameters"]>;
  /** What is asked about, where no lines are read. */
  read(): Promise<InputOf<D>[]>;
}

/** Opens the task, asks it, and writes the answers: lines of JSON for lines of JSON, one value of JSON, a table, or plain lines. */
export async function runTask<T extends Task, D extends RequestDescription, Answer extends object>(
  { request, program, parameters, read }: Run<T, D, Answer>,
  flags: TaskFlags,
): Promise<void> {
  const signal = interrupted();
  const inputs = flags.jsonl ? [] : await read();
  const brief = flags.model === undefined && !flags.jsonl && JSON.stringify(inputs).length < BRIEF;
  const ask = await open(program.task, flags, brief, signal);
  const options = { ...parameters, signal };

  if (flags.jsonl) {
    const { lineOf = (answer) => answer, listOf } = program;
    const answer = async (inputs: InputOf<D>[], own: ValuesOf<D["parameters"]>): Promise<object[]> =>
      (await program.answer(ask, inputs, { ...options, ...own })).map(lineOf);
    return filterStandardInput(requestFilter(request, { answer, listOf }), flags);
  }
  if (flags.json) return write(oneLine(JSON.stringify(await program.value(ask, inputs, options))));
  const answers = await program.answer(ask, inputs, options);
  await write(process.stdout.isTTY ? program.tables(inputs, answers, ask) : program.lines(inputs, answers, ask));
}

async function open<T extends Task>(task: T, flags: TaskFlags, brief: boolean, signal: AbortSignal): Promise<TaskPipelines[T]> {
  const { model } = flags;
  const loading = { ...engineOptions(flags, { brief }), signal, onWarning: warn, ...hubOptions(flags) };
  try {
    return await showingDownloads((progress_callback) => pipeline(task, model, { ...loading, progress_callback }));
  } catch (error) {
    throw await namingFittingCommand(error, model, flags);
  }
}
