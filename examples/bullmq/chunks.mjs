/** The lines of a file in the chunks in which they are answered. */
import { createReadStream } from "node:fs";
import { fileProblem, Problem } from "./problem.mjs";

/** A job costs Redis about a third of a millisecond, whatever is in it. */
const LINES_PER_CHUNK = 64;
const LONGEST_LINE = 2 * 1024 * 1024; // bytes: `--jsonl` takes no longer one
const NEWLINE = 10;

/**
 * The chunks of a file, each with the number of its first line, from 1. Lines end at \n and nowhere else, as `--jsonl` reads them.
 *
 * @throws Problem where a line has no answer by which it could be known again: it must be an object in JSON with an `id`
 */
export async function* chunksOf(file) {
  let [first, lines] = [1, []];
  for await (const bytes of linesOf(file)) {
    lines.push(checked(bytes, first + lines.length, file));
    if (lines.length < LINES_PER_CHUNK) continue;
    yield { first, lines };
    first += lines.length;
    lines = [];
  }
  if (lines.length > 0) yield { first, lines };
}

/** The bytes of each line, or undefined for one that is too long to be kept. */
async function* linesOf(file) {
  let [pieces, length] = [[], 0];
  const add = (piece) => {
    length += piece.length;
    if (length <= LONGEST_LINE) pieces.push(piece);
  };
  const take = () => {
    const line = length <= LONGEST_LINE ? Buffer.concat(pieces) : undefined;
    [pieces, length] = [[], 0];
    return line;
  };
  try {
    for await (const chunk of createReadStream(file)) {
      let begin = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, begin)) {
        add(chunk.subarray(begin, end));
        yield take();
        begin = end + 1;
      }
      add(chunk.subarray(begin));
    }
  } catch (error) {
    throw error.syscall ? fileProblem(file, error) : error;
  }
  if (length > 0) yield take();
}

function checked(bytes, number, file) {
  const refused = (why) => new Problem(`${file}, line ${number} ${why}: each must be an object in JSON with an id, {"id": …, "text": …}`);
  if (bytes === undefined) throw refused(`is longer than ${LONGEST_LINE} bytes`);
  let [line, value] = [];
  try {
    line = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(line);
  } catch {
    throw refused("is not JSON");
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "id")) throw refused("has no id");
  return line;
}
