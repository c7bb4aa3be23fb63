/** How a command talks with who started it: standard output, standard error, Ctrl-C. */
import { once } from "node:events";

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
  process.stdout.on("error", onError);
  process.stderr.on("error", () => {}); // nobody reads the messages: the answers may still be wanted
}

/** For what has others to answer than the reader of its output. */
export function outliveReaders(): void {
  process.stdout.off("error", onError).on("error", () => {});
}

function onError(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  process.exitCode = 1;
  tell(`the output cannot be written: ${error.message}`);
  process.exit();
}

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
const ESCAPES: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** On one line, and with nothing in it that a terminal would obey: texts and files come from anywhere. */
export function printable(text: string): string {
  return text.replace(CONTROL, (control) => ESCAPES[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** For pipes: a line whose columns tabs separate; what texts hold of tabs and of ends of lines is written as escapes. */
export const columns = (...cells: string[]): string => `${cells.map(printable).join("\t")}\n`;

const ENDS: Record<string, string> = { "\r": " ", "\u2028": "\\u2028", "\u2029": "\\u2029" };

/** JSON as one line for every reader: some take U+2028 and U+2029, which its strings may hold, for the ends of lines, and U+000D between its values. */
export function oneLine(json: string): string {
  return `${json.replace(/[\r\u2028\u2029]/g, (end) => ENDS[end])}\n`;
}

const controller = new AbortController();
let listening = false;

/** Fires at the first Ctrl-C, for work that can end in good order; the second Ctrl-C ends the process at once. */
export function interrupted(): AbortSignal {
  if (!listening) process.once("SIGINT", () => controller.abort());
  listening = true;
  return controller.signal;
}

export function wasInterrupted(): boolean {
  return controller.signal.aborted;
}
