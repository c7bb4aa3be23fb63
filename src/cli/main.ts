import { endOnClosedPipe, wasInterrupted } from "./channels.ts";
import { exitCodeOf, report } from "./failure.ts";
import { program } from "./program.ts";

/**
 * Runs one command line. The exit code is 0 where all went well, 1 for a failure, 2 for a command line that makes no sense; after
 * Ctrl-C the process ends by SIGINT itself, so that a shell's loop around it ends too.
 */
export async function main(args: string[]): Promise<void> {
  endOnClosedPipe();
  try {
    await program().parseAsync(args, { from: "user" });
  } catch (error) {
    if (!wasInterrupted()) report(error, args.includes("--debug"));
    process.exitCode = exitCodeOf(error);
  }
  if (wasInterrupted()) process.kill(process.pid, "SIGINT");
}
