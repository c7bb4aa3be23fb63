/**
 * The command `typeformer serve` (package export `typeformer-serve/command`).
 * @module typeformer-serve/command
 */
import { settingsOf } from "./command-line.ts";
import { exitCodeOf, report } from "./failure.ts";
import { run } from "./run.ts";

/** What still holds the process when all is done is given up after so many milliseconds. */
const LAST_MS = 2000;

/**
 * Serves a model as the command line says, until a signal ends it. It never throws: what goes wrong is a line on standard error and an exit code.
 *
 * @param args what stands after `typeformer serve`
 */
export async function serve(args: string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {}); // who reads them may go: requests are answered all the same
  try {
    await run(settingsOf(args));
  } catch (error) {
    report(error, args.includes("--debug"));
    process.exitCode = exitCodeOf(error);
  }
  setTimeout(() => process.exit(), LAST_MS).unref();
}
