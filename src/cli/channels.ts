import { once } from "node:events";
import { printable } from "./printable.ts";

/** Writes to standard output and waits as long as its reader is behind. */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

/** One line on standard error. */
export function tell(message: string): void {
  process.stderr.write(`typeformer: ${printable(message)}\n`);
}

export function warn(message: string): void {
  tell(`warning: ${message}`);
}

/** Who has read enough (`| head -1`) closes the pipe: no failure, and nobody is left to tell. */
export function endOnClosedPipe(): void {
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code === "EPIPE") process.exit(0);
    process.exitCode = 1;
    tell(`the output cannot be written: ${error.message}`);
    process.exit();
  };
  process.stdout.on("error", onError);
  process.stderr.on("error", () => {}); // nobody reads the messages: the answers may still be wanted
}
