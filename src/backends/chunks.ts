/**
 * The cut that all backends share: a tall product that is only ranked, looked up in or read by name is computed in chunks of rows, each
 * ranked and read before the next one begins. So a pass never holds the logits of all its tokens: for 16,384 tokens and the vocabulary of
 * distilroberta these are 3.3 GB, a chunk is 51 MB. A row has the same bits in any company.
 */
import { type MatMulStep, type Recording, readBy, type Slot, type Step, slot } from "./recording.ts";

/** The most rows of a chunk: enough of them to be worth reading the weight once more. */
const MOST_ROWS = 256;

type RowByRow = Step & { kernel: "columns" | "topk" };

/** @param mostBytes what one value may take, where a device has such a limit */
export function inChunks({ steps, reads }: Recording, mostBytes = Infinity): Recording {
  const pieces = new Map<Slot, Slot[]>();
  const moved = new Set<Step>();
  const cut = steps.flatMap((step): Step[] => {
    if (moved.has(step)) return [];
    if (step.kernel !== "matmul" || step.residual) return [step];
    const mostRows = Math.max(1, Math.min(MOST_ROWS, Math.floor(mostBytes / (4 * step.y.columns))));
    if (step.y.rows <= mostRows) return [step];
    const readers = steps.filter((each) => readBy(each).includes(step.y));
    if (!readers.every(isRowByRow)) return [step];
    for (const reader of readers) moved.add(reader);
    return chunks(step, readers, mostRows, pieces);
  });
  return {
    steps: cut,
    reads: Object.fromEntries(Object.entries(reads).map(([name, slots]) => [name, slots.flatMap((each) => pieces.get(each) ?? each)])),
  };
}

/** The product and its readers, chunk by chunk of about the same height. */
function chunks(product: MatMulStep, readers: RowByRow[], mostRows: number, pieces: Map<Slot, Slot[]>): Step[] {
  const { rows } = product.y;
  const height = Math.ceil(rows / Math.ceil(rows / mostRows));
  const cut: Step[] = [];
  for (let firstRow = 0; firstRow < rows; firstRow += height) {
    const piece = (of: Slot) => {
      const next = slot(Math.min(height, rows - firstRow), of.columns, of.integers);
      pieces.set(of, [...(pieces.get(of) ?? []), next]);
      return next;
    };
    const x = piece(product.y);
    cut.push({ ...product, y: x, firstRow });
    for (const reader of readers) {
      if (reader.kernel === "columns") cut.push({ ...reader, x, y: piece(reader.y) });
      else cut.push({ ...reader, x, values: piece(reader.values), indices: piece(reader.indices), logSumExp: piece(reader.logSumExp) });
    }
  }
  return cut;
}

const isRowByRow = (step: Step): step is RowByRow => step.kernel === "columns" || step.kernel === "topk";
