/**
 * The cut that all backends share: a tall value that is only ranked, looked up in or read by name is made in chunks of rows, each
 * ranked and read before the next one begins. So a pass never holds the logits of all its tokens: for 16,384 tokens and the vocabulary of
 * distilroberta these are 3.3 GB, a chunk is 51 MB. A row has the same bits in any company. What may be cut so, the rooms say (`someRows`,
 * `byRows`).
 */
import { readBy, type Step, type Value, value, withValues, writtenBy } from "../kernels/steps/index.ts";
import { rulesOf } from "./operations.ts";
import type { Recording } from "./recording.ts";

/** The most rows of a chunk: enough of them to be worth reading the weight once more. */
const MOST_ROWS = 256;

/** @param mostBytes what one value may take, where a device has such a limit */
export function inChunks({ steps, reads }: Recording, mostBytes = Infinity): Recording {
  const pieces = new Map<Value, Value[]>();
  const moved = new Set<Step>();
  const cut = steps.flatMap((step): Step[] => {
    if (moved.has(step)) return [];
    const [tall, ...others] = writtenBy(step);
    const mostRows = Math.max(1, Math.min(MOST_ROWS, Math.floor(mostBytes / (4 * tall.columns))));
    if (others.length > 0 || tall.rows <= mostRows || !someRows(step, 0, tall)) return [step];
    const readers = steps.filter((each) => readBy(each).includes(tall));
    if (!readers.every((reader) => endsIn(reader, tall, steps))) return [step];
    for (const reader of readers) moved.add(reader);
    return chunks(step, tall, readers, mostRows, pieces);
  });
  return {
    steps: cut,
    reads: Object.fromEntries(Object.entries(reads).map(([name, values]) => [name, values.flatMap((each) => pieces.get(each) ?? each)])),
  };
}

const someRows = (step: Step, first: number, y: Value): Step | undefined => rulesOf(step).someRows?.(step, first, y);

/** Whether a step reads nothing but this value, row by row, and no other step computes with what it makes of it. */
function endsIn(reader: Step, tall: Value, steps: Step[]): boolean {
  const made = writtenBy(reader);
  return (
    rulesOf(reader).byRows?.(reader) === true &&
    readBy(reader).every((read) => read === tall) &&
    !steps.some((each) => readBy(each).some((read) => made.includes(read)))
  );
}

/** The step that makes a tall value and its readers, chunk by chunk of about the same height. */
function chunks(maker: Step, tall: Value, readers: Step[], mostRows: number, pieces: Map<Value, Value[]>): Step[] {
  const height = Math.ceil(tall.rows / Math.ceil(tall.rows / mostRows));
  const cut: Step[] = [];
  for (let first = 0; first < tall.rows; first += height) {
    const piece = (of: Value) => {
      const next = value(Math.min(height, tall.rows - first), of.columns, of.integers);
      pieces.set(of, [...(pieces.get(of) ?? []), next]);
      return next;
    };
    const y = piece(tall);
    cut.push(someRows(maker, first, y) ?? maker);
    for (const reader of readers) cut.push(withValues(reader, (each) => (each === tall ? y : piece(each))));
  }
  return cut;
}
