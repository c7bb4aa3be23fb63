import { inspect } from "node:util";
import { CommanderError } from "commander";
import { groupOf, TypeformerError } from "typeformer/requests";
import { ListenError } from "../http/server/listen-error.ts";
import { ServiceError } from "../service/errors.ts";

/** The command cannot begin for a reason that it names. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** 0 after `--help`, 2 for a command line that makes no sense, else 1 or what the error's group says: as every command of typeformer. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return error instanceof TypeformerError ? groupOf(error.code).exit : 1;
}

/** One readable line on standard error, or with `debug` all there is. commander has told of its own errors already. */
export function report(error: unknown, debug: boolean): void {
  if (error instanceof CommanderError) return;
  process.stderr.write(debug ? `${inspect(error)}\n` : `typeformer: ${lineOf(error)}\n`);
}

function lineOf(error: unknown): string {
  const isOurs = [TypeformerError, ServiceError, ListenError, CommandError].some((kind) => error instanceof kind);
  const message = error instanceof Error ? error.message : String(error);
  return `${message.replaceAll(/\s*\n\s*/g, " ")}${isOurs ? "" : " (--debug shows where)"}`;
}
