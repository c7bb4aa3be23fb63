import { readFileSync, statSync } from "node:fs";
import { CommandError } from "./failure.ts";

/** Anybody on the machine may read it. */
const WORLD_READABLE = 0o004;

/**
 * The token in a file, without the white space around it.
 *
 * @param warn is told where others on this machine can read it too
 * @throws CommandError for a file that cannot be read, is empty, or holds what no header can carry
 */
export function tokenIn(file: string, warn: (message: string) => void): string {
  const token = read(file).trim();
  if (token === "") throw new CommandError(`--token-file ${file} is empty: write the token into it, or leave the flag out`);
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new CommandError(`--token-file ${file} must hold one token, of letters, figures and signs of ASCII, without spaces`);
  }
  const isOpen = process.platform !== "win32" && (statSync(file).mode & WORLD_READABLE) !== 0;
  if (isOpen) warn(`every user of this machine can read ${file}: chmod 600 keeps the token to this one`);
  return token;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new CommandError(`--token-file ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
