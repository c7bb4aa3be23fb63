import { addAbortSignal } from "node:stream";
import { write } from "./channels.ts";
import { interrupted } from "./interrupt.ts";
import { filterJsonLines, type LineFilter } from "./json-lines.ts";

/** Filters standard input to standard output; the exit code is 1 if a line failed, unless told to keep going. */
export async function filterStandardInput<Request>(filter: LineFilter<Request>, { keepGoing }: { keepGoing?: boolean }): Promise<void> {
  const input = addAbortSignal(interrupted(), process.stdin);
  const failed = await filterJsonLines(filter, input, write);
  if (failed > 0 && !keepGoing) process.exitCode = 1;
}
