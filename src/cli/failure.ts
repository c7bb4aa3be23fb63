import { inspect } from "node:util";
import { CommanderError } from "commander";
import { groupOf, TypeformerError } from "../errors/index.ts";
import { tell } from "./channels.ts";

/** Of a command line that makes no sense. */
const USAGE = 2;
/** Of what is a fault of this program. */
const FAULT = 1;

/** A typed error's is that of its group. commander also throws to end after `--help`. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  return error instanceof TypeformerError ? groupOf(error.code).exit : FAULT;
}

/** What a line of JSON says of an error. */
export const inJson = ({ code, message }: TypeformerError) => ({ code, message });

/** One readable line, or with `debug` all there is. commander has told of its own errors already. */
export function report(error: unknown, debug: boolean): void {
  if (error instanceof CommanderError) return;
  if (debug) process.stderr.write(`${inspect(error)}\n`);
  else if (error instanceof TypeformerError) tell(error.message);
  else tell(`${error instanceof Error ? error.message : error} (--debug shows where)`);
}

/** commander's message (`error: unknown option '--tok-k'\n(Did you mean --top-k?)`) as one line of ours, with the way to the help. */
export function usageLine(message: string, help: string): string {
  const [what, suggestion] = message
    .replace(/^error: /, "")
    .trim()
    .split("\n");
  const dash = /unknown option '-[^']*\s/.test(what) ? "Put -- before texts that begin with a dash." : undefined;
  return [what.replace(/\.?$/, "."), suggestion?.replace(/^\(|\)$/g, ""), dash, `See ${help}`].filter(Boolean).join(" ");
}
