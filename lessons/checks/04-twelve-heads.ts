import { linear } from "../solutions/01-a-matrix-in-memory.ts";
import { attentionHead } from "../solutions/03-softmax-and-one-head.ts";
import * as right from "../solutions/04-twelve-heads.ts";
import { openGoldens, openWeights, sideBySide } from "../support/bundled.ts";
import type { Check } from "../support/judge.ts";
import { type Matrix, matrix } from "../support/matrix.ts";
import { sum } from "./arithmetic.ts";

type Yours = Pick<typeof right, "columns" | "allHeads" | "attention">;

export async function checks({ columns, allHeads, attention }: Yours): Promise<Check[]> {
  const golden = await openGoldens();
  const { attention: w, heads } = (await openWeights()).layers[2];
  const part = async (name: string) => sideBySide(await golden(`layer.2.attention.${name}`));
  const [query, key, value] = [await part("query"), await part("key"), await part("value")];
  const [x, output] = [await golden("layer.1.mlp.normed"), await golden("layer.2.attention.output")];
  const six = matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6));
  const context = right.allHeads(linear(x, w.query), linear(x, w.key), linear(x, w.value), heads);
  return [
    {
      of: "columns",
      what: "2 from the second of 2 × 3 on",
      got: () => columns(six, 1, 2),
      wanted: matrix(2, 2, Float32Array.of(2, 3, 5, 6)),
      hint: "The shape says 2 columns, the offset is first · stride[1] further, and the strides stay as they are.",
      mistakes: {
        "The numbers are read one after the other: the strides must stay those of the whole matrix.": () => [2, 3, 4, 5],
        "The offset is missing: it begins with column 0.": () => [1, 2, 4, 5],
      },
    },
    {
      of: "columns",
      what: "columns of columns: 1 from the second on",
      got: () => columns({ ...six, shape: [2, 2], offset: 1 }, 1, 1),
      wanted: matrix(2, 1, Float32Array.of(3, 6)),
      hint: "A view may have an offset already: add to it.",
    },
    {
      of: "columns",
      what: "of a transposed matrix",
      got: () => columns({ ...six, shape: [3, 2], stride: [1, 3] }, 1, 1),
      wanted: matrix(3, 1, Float32Array.of(4, 5, 6)),
      hint: "A column is stride[1] further, which is not always 1.",
    },
    {
      of: "allHeads",
      what: "the context of layer 2, by PyTorch",
      got: () => allHeads(query, key, value, heads),
      wanted: await golden("layer.2.attention.context"),
      hint: "Head h has the columns from h · headDim on, and its context stands in the same columns.",
      mistakes: {
        "This is one head as wide as all. Each of the twelve has a softmax of its own, over its own columns.": () =>
          attentionHead(query, key, value).context,
        "All heads read the columns of head 0.": () => repeated(attentionHead(own(query), own(key), own(value)).context, heads),
        "Head h has the columns h, h + 12, h + 24 …: it wants 16 neighbours, from h · 16 on.": () => interleaved(query, key, value, heads),
      },
    },
    {
      of: "attention",
      what: "what attention adds in layer 2, by PyTorch",
      got: () => attention(x, w, heads),
      wanted: output,
      hint: "query, key and value are linear(x, …) each; then allHeads; then linear(context, w.output).",
      mistakes: {
        "This is the context: the last linear layer, w.output, is missing.": () => context,
        "x has been added. That comes in lesson 6, with its norm.": () => sum(output, x),
        "Query and key have changed places.": () => right.attention(x, { ...w, query: w.key, key: w.query }, heads),
      },
    },
  ];
}

/** Columns of head 0. */
const own = (m: Matrix) => right.columns(m, 0, 16);

function repeated(context: Matrix, times: number): Matrix {
  const [tokens, headDim] = context.shape;
  const y = matrix(tokens, headDim * times);
  for (let n = 0; n < y.data.length; n++) y.data[n] = context.data[Math.floor(n / (headDim * times)) * headDim + (n % headDim)];
  return y;
}

/** Every twelfth column to one head, and back to where it came from. */
function interleaved(query: Matrix, key: Matrix, value: Matrix, heads: number): Matrix {
  const [tokens, hidden] = query.shape;
  const y = matrix(tokens, hidden);
  for (let head = 0; head < heads; head++) {
    const every = (m: Matrix): Matrix => ({ ...m, shape: [tokens, hidden / heads], stride: [m.stride[0], heads], offset: head });
    const { context } = attentionHead(every(query), every(key), every(value));
    for (let t = 0; t < tokens; t++) {
      for (let j = 0; j < hidden / heads; j++) y.data[t * hidden + j * heads + head] = context.data[(t * hidden) / heads + j];
    }
  }
  return y;
}
