import type { Account } from "./account.ts";
import { explainers } from "./explainers.ts";
import type { Cell, Explanation, Letter, Library, Pass } from "./explanation.ts";
import { goldenOf } from "./golden.ts";
import { written } from "./line.ts";
import { kindOf, letters } from "./names.ts";
import { kernelLines } from "./source.ts";

/**
 * Says how one number of a pass came about: formula, operands, the number computed again, the kernel's lines, PyTorch's value.
 *
 * @throws RangeError for a tap or an element that the pass does not have, and what `pass.read` and `pass.parameters.read` throw
 */
export async function explain(cell: Cell, pass: Pass, { sources, goldens }: Library): Promise<Explanation> {
  const { tap, index } = cell;
  const { kind, layer } = kindOf(tap);
  const tensor = (await pass.read([tap]))[tap];
  const { shape } = tensor;
  const isInside = index.length === shape.length && index.every((i, axis) => Number.isInteger(i) && i >= 0 && i < shape[axis]);
  if (!isInside) throw new RangeError(`${tap} is [${shape}]: it has no element [${index}]`);

  const shown = tensor.get(...index);
  const letter: Letter = { letter: letters[kind], kind: "tap", name: tap, shape };
  const label = written({ ...letter, along: index });
  const account = await explainers[kind]({ layer, index }, pass);
  const golden = goldens && (await goldenOf(goldens, cell, pass, shape));
  return {
    cell,
    label,
    formula: `${label} = ${account.formula}`,
    letters: [letter, ...account.lines.map(({ letter, kind, name, shape }) => ({ letter, kind, name, shape }))],
    terms: account.terms ?? { columns: [], rows: [] },
    steps: account.steps ?? [],
    value: account.value,
    shown,
    delta: difference(shown, account.value),
    source: kernelLines(account.operation, sources),
    golden: golden && { ...golden, delta: difference(shown, golden.value) },
    notes: [...(account.notes ?? []), ...roundings(account, pass)],
  };
}

/** Equal infinities are no distance apart. */
const difference = (a: number, b: number): number => (a === b ? 0 : a - b);

const engines = {
  f16: "The engine keeps its matrices in half precision: its number may differ from this one by their rounding.",
  q8: "The engine rounds its matrices, and the rows that it multiplies with them, to 8-bit integers: its number differs from this one by that.",
};

/** What was rounded more coarsely than single precision, where matrices went in. */
function roundings({ lines }: Account, { precision = "f32", parameters }: Pass): string[] {
  const matrices = lines.filter(({ kind, shape }) => kind === "parameter" && shape.length === 2);
  if (matrices.length === 0) return [];
  const stored = matrices.filter(({ name }) => parameters.isInt8(name)).map(({ letter }) => letter);
  return [
    ...(precision === "f32" ? [] : [engines[precision]]),
    ...(stored.length > 0 ? [`${stored.join(", ")}: stored as 8-bit integers, each row with a scale; shown is their product.`] : []),
  ];
}
