/** What a person can mend: its message says what was found and what to do, and no stack is shown. */
export class Problem extends Error {}

/** Runs a program to its end; whatever it throws makes the exit code 1. */
export async function main(program) {
  try {
    await program();
  } catch (error) {
    console.error(error instanceof Problem ? error.message : error);
    process.exitCode = 1;
  }
}

/** A file that could not be read or written, in words. */
export function fileProblem(path, { code, message }) {
  if (code === "ENOENT") return new Problem(`there is no ${path}`);
  if (code === "ENOSPC" || code === "EDQUOT") return new Problem(`the disk has no room for ${path}: make room, then start this again`);
  return new Problem(`${path}: ${message}`);
}
