import type * as Written from "../solutions/01-a-matrix-in-memory.ts";
import { matmul as product, transposed as turned } from "../solutions/01-a-matrix-in-memory.ts";
import { openGoldens, openWeights } from "../support/bundled.ts";
import type { Check } from "../support/judge.ts";
import { flat, type Matrix, matrix } from "../support/matrix.ts";

type Yours = Pick<typeof Written, "at" | "transposed" | "matmul" | "linear">;

export async function checks({ at, transposed, matmul, linear }: Yours): Promise<Check[]> {
  const six = () => matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6));
  const asColumns: Matrix = { ...six(), shape: [3, 2], stride: [1, 3] };
  const lastColumns: Matrix = { ...six(), shape: [2, 2], offset: 1 };
  const every = (m: Matrix) => Array.from({ length: m.shape[0] * m.shape[1] }, (_, n) => at(m, Math.floor(n / m.shape[1]), n % m.shape[1]));
  const [a, b] = [matrix(2, 2, Float32Array.of(1, 2, 3, 4)), matrix(2, 2, Float32Array.of(5, 6, 7, 8))];

  const golden = await openGoldens();
  const { attention, mlp } = (await openWeights()).layers[0];
  const [context, output] = [await golden("layer.0.attention.context"), await golden("layer.0.attention.output")];
  const [x, up] = [await golden("layer.0.attention.normed"), await golden("layer.0.mlp.up")];
  const { weight, bias } = attention.output;
  const plus = (m: Matrix, added: Float32Array) => flat(m).map((sum, n) => sum + added[n % added.length]);

  return [
    { of: "at", what: "2 × 3, row after row", got: () => every(six()), wanted: [1, 2, 3, 4, 5, 6] },
    {
      of: "at",
      what: "the same numbers with the strides 1, 3",
      got: () => every(asColumns),
      wanted: [1, 4, 2, 5, 3, 6],
      mistakes: {
        "Row after row, whatever the strides say: i must be multiplied with stride[0], j with stride[1].": () => [1, 2, 3, 4, 5, 6],
      },
    },
    {
      of: "at",
      what: "only the last two columns: offset 1",
      got: () => every(lastColumns),
      wanted: [2, 3, 5, 6],
      mistakes: { "The offset is missing: it is where the first number lies.": () => [1, 2, 4, 5] },
    },
    {
      of: "transposed",
      what: "3 × 2 of 2 × 3",
      got: () => transposed(six()),
      wanted: asColumns,
      hint: "Exchange the two extents of the shape, and the two strides.",
      mistakes: { "The shape is exchanged, the strides are not.": () => [1, 2, 3, 4, 5, 6] },
    },
    {
      of: "transposed",
      what: "is another look at the same memory",
      got: () => [Number(sharesMemory(transposed))],
      wanted: [1],
      hint: "The numbers were copied. Give the same data, with other strides.",
    },
    {
      of: "matmul",
      what: "2 × 2 by 2 × 2",
      got: () => matmul(a, b),
      wanted: matrix(2, 2, Float32Array.of(19, 22, 43, 50)),
      hint: "[0, 0] is 1·5 + 2·7: a row of a with a column of b.",
      mistakes: {
        "This is b·a: the order matters.": () => product(b, a),
        "This is a·bᵀ, a row of a with a row of b: it wants a column of b, b[k][j].": () => product(a, turned(b)),
        "Element by element: it wants the sum over k of a[i][k] · b[k][j].": () => [5, 12, 21, 32],
      },
    },
    {
      of: "matmul",
      what: "2 × 3 by its own transpose",
      got: () => matmul(six(), asColumns),
      wanted: matrix(2, 2, Float32Array.of(14, 32, 32, 77)),
      hint: "Does it read its operands by at()? Their strides are not always those of rows.",
    },
    {
      of: "linear",
      what: "192 to 192: attention's output in layer 0, by PyTorch",
      got: () => linear(context, attention.output),
      given: [context],
      wanted: output,
      hint: "y[i][n] = Σₖ x[i][k] · W[n][k] + b[n]",
      mistakes: {
        "This is x·W + b. PyTorch stores a weight as [out, in]: it must be transposed.": () => plus(product(context, weight), bias),
        "The bias is missing.": () => product(context, turned(weight)),
      },
    },
    { of: "linear", what: "192 to 768: into the MLP of layer 0, by PyTorch", got: () => linear(x, mlp.up), wanted: up },
  ];
}

/** Whether a change below is seen through the view. */
function sharesMemory(transposed: (m: Matrix) => Matrix): boolean {
  const m = matrix(1, 1);
  const view = transposed(m);
  m.data[0] = 9;
  return flat(view)[0] === 9;
}
