import { readFile } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import { type Command, Option } from "commander";
import { TypeformerError } from "../../../errors/index.ts";
import { interrupted } from "../../channels.ts";
import type { CommandInput } from "../../task-command.ts";
import type { TaskFlags } from "../../task-run.ts";

/** A question, and the text that holds the answer. */
interface Question {
  question: string;
  context: string;
}

type QuestionFlags = TaskFlags & Partial<Question>;

/** The question by its flag; the context by its own, in a file, or on standard input. */
export const questionInput: CommandInput<Question> = {
  argument: ["[file]", "a file that holds the context; without it and without --context, standard input is read"],
  options: [new Option("--question <text>", "what is asked"), new Option("--context <text>", "the text that holds the answer")],
  check(command, [file], flags: QuestionFlags) {
    const { question, context, jsonl, keepGoing } = flags;
    if (jsonl) refuseBesideLines(command, file, flags);
    else if (keepGoing) command.error("--keep-going belongs to --jsonl");
    else if (question === undefined) command.error('give a question, such as --question "Who opened the door?", or --jsonl to read lines');
    else if (file !== undefined && context !== undefined) command.error("the context is given twice: leave out --context, or the file");
    else if (file === undefined && context === undefined && process.stdin.isTTY)
      command.error('give a context, such as --context "Ada opened the door.", a file, or standard input');
  },
  async read([file], { question = "", context }: QuestionFlags) {
    return [{ question, context: context ?? (await (file === undefined ? standardInput() : contextIn(file))) }];
  },
};

function refuseBesideLines(command: Command, file: string | undefined, { question, context }: QuestionFlags): void {
  if (file === undefined && question === undefined && context === undefined) return;
  command.error("--jsonl reads questions and contexts from standard input: give none on the command line");
}

const standardInput = (): Promise<string> => text(addAbortSignal(interrupted(), process.stdin));

async function contextIn(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new TypeformerError("file_missing", `the context ${file || '""'} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
