import { TypeformerError } from "../../errors/index.ts";

/** A line of a table. */
export interface Row {
  /** Its number in the file, from 1 on. */
  line: number;
  fields: string[];
}

/** A line ends as for Python's `open`: U+2028 and its like end none. */
const LINE_END = /\r\n|\r|\n/;

/**
 * The rows of a table whose columns stand between tabs, as GLUE's files are written: UTF-8 with or without a byte-order mark, and no quoting, so
 * that a quotation mark is a character like any other. Reading takes time in proportion to the file, and memory for one chunk of it.
 *
 * @param name what the file is called in errors
 * @throws TypeformerError `invalid_input` for bytes that are not UTF-8
 */
export async function* rowsOf(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Row> {
  const decoder = new TextDecoder("utf-8", { fatal: true }); // leaves the byte-order mark out
  let line = 0;
  let unfinished = "";
  let held = "";

  function* linesIn(text: string): Generator<Row> {
    const lines = text.split(LINE_END);
    lines[0] = unfinished + lines[0];
    unfinished = lines.pop() ?? "";
    for (const each of lines) yield { line: ++line, fields: each.split("\t") };
  }

  const decoded = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw new TypeformerError("invalid_input", `${name} is not UTF-8 text, from line ${line + 1} on: save it as UTF-8`, { cause });
    }
  };

  for await (const chunk of chunks) {
    const text = held + decoded(chunk);
    held = text.endsWith("\r") ? "\r" : ""; // what follows may be the \n that belongs to it
    yield* linesIn(held === "" ? text : text.slice(0, -1));
  }
  yield* linesIn(held + decoded());
  if (unfinished !== "") yield { line: ++line, fields: unfinished.split("\t") };
}
