import { erf, geluOf } from "../../src/kernels/gelu/reference.ts";
import { linear } from "../solutions/01-a-matrix-in-memory.ts";
import type * as Written from "../solutions/05-gelu-and-the-mlp.ts";
import { openGoldens, openWeights } from "../support/bundled.ts";
import type { Check } from "../support/judge.ts";
import { flat } from "../support/matrix.ts";
import { each, sum } from "./arithmetic.ts";

type Yours = Pick<typeof Written, "gelu" | "mlp">;

export async function checks({ gelu, mlp }: Yours): Promise<Check[]> {
  const some = [-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3];
  const golden = await openGoldens();
  const { mlp: w } = (await openWeights()).layers[0];
  const [x, up, output] = [await golden("layer.0.attention.normed"), await golden("layer.0.mlp.up"), await golden("layer.0.mlp.output")];
  return [
    {
      of: "gelu",
      what: some.join(", ").replaceAll("-", "−"),
      got: () => some.map(gelu),
      wanted: some.map(geluOf),
      tolerance: 2e-6, // the tanh formula is up to 4.7e-4 away
      hint: "x/2 · (1 + erf(x/√2))",
      mistakes: {
        "This is the approximation with tanh. RoBERTa was trained with erf.": () => some.map(tanhGelu),
        "This is the approximation by a sigmoid, x·σ(1.702·x).": () => some.map((z) => z / (1 + Math.exp(-1.702 * z))),
        "This is ReLU: below 0 GELU lets a little through.": () => some.map((z) => Math.max(0, z)),
        "This is Φ(x), a share: multiply x with it.": () => some.map((z) => (1 + erf(z / Math.SQRT2)) / 2),
        "This is erf(x): it wants erf(x/√2).": () => some.map((z) => (z / 2) * (1 + erf(z))),
      },
    },
    {
      of: "gelu",
      what: "inside the MLP of layer 0, by PyTorch",
      got: () => up.data.map(gelu),
      wanted: flat(await golden("layer.0.mlp.activated")),
      tolerance: 2e-6,
    },
    {
      of: "mlp",
      what: "of layer 0, by PyTorch",
      got: () => mlp(x, w),
      given: [x],
      wanted: output,
      hint: "linear with up, gelu of each number, linear with down.",
      mistakes: {
        "The GELU between the two linear layers is missing.": () => linear(up, w.down),
        "The GELU comes last here: it stands between the two linear layers.": () => each(linear(up, w.down), geluOf),
        "There is one GELU too many, after the second linear layer.": () => each(output, geluOf),
        "x has been added. That comes in lesson 6, with its norm.": () => sum(output, x),
        "Between the two stands the GELU with tanh.": () => linear(each(up, tanhGelu), w.down),
        "Between the two stands ReLU.": () =>
          linear(
            each(up, (z) => Math.max(0, z)),
            w.down,
          ),
      },
    },
  ];
}

const tanhGelu = (z: number) => (z / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3)));
