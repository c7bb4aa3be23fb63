import { describe, TypeformerError } from "../errors/index.ts";
import { type Model, type ModelConfig, type Precision, type TapName, tapNames } from "../model/index.ts";
import { compare, type Tensor } from "../tensor/index.ts";
import type { GoldenCase, Goldens, GoldenTap } from "./goldens.ts";

/**
 * How far a tap may be from PyTorch's, as max|Δ| / max(1, max|tap|), by the precision of the arithmetic.
 * f32: two orders of summation in f32 differ by some 2e-6 here; the mildest wrong formula tried (ε = 1e-12) is off by more than 1e-4.
 * f16: matrices rounded to eleven bits stray by up to 1.3e-3; a row with its neighbour's weights by 1 or more.
 * q8: two roundings stray by up to 7.4e-2; one scale for a whole matrix by 1.3e-1, a row with its neighbour's scale by 1.6.
 */
export const tolerances: Record<Precision, number> = { f32: 2e-5, f16: 3e-3, q8: 1e-1 };

/** The worst of one tap over all cases. */
export interface TapVerdict {
  tap: string;
  /** max|Δ| */
  maxAbs: number;
  /** max|Δ| / max(1, max|tap|), which is held to the tolerance. */
  scaled: number;
  cases: number;
}

/** Where a run first left the goldens, in the order of computation. */
export interface Divergence {
  case: string;
  tap: string;
  maxAbs: number;
  index: number;
  got: number;
  expected: number;
  tol: number;
}

/** At how many positions, and of how many. */
export interface Agreement {
  same: number;
  of: number;
}

/** How a model did: every tap by its worst case, and the first that left the goldens. */
export interface Verdict {
  okay: boolean;
  /** Whose tolerance the taps were held to. */
  precision: Precision;
  rows: TapVerdict[];
  first?: Divergence;
  /** Positions whose best token is PyTorch's. */
  top1: Agreement;
  /** Positions whose five best tokens are PyTorch's, in order. */
  top5: Agreement;
}

/** Gives the taps of a case, those it has. */
export type RunCase = (golden: GoldenCase, names: TapName[]) => Promise<Record<string, Tensor>>;

/** Holds every tap of a model to its goldens, within the tolerance of its precision. Throws what `model.run` throws. */
export function verifyModel(model: Model, goldens: Goldens): Promise<Verdict> {
  const run: RunCase = async (golden, taps) => {
    const { ids, attention_mask, token_type_ids, positions, ablate, attention, lens } = golden;
    const output = await model.run({ ids, attention_mask, token_type_ids }, { taps, positions, ablate, attention, lens });
    return output.taps;
  };
  return verify(goldens, goldens.cases, model.config, run, model.dtype);
}

/** A reader's own encoder: from parameters, by the names in the checkpoint, and ids to the taps that it has. */
export type EncoderUnderTest = (weights: Record<string, Tensor>, ids: number[]) => Record<string, Tensor> | Promise<Record<string, Tensor>>;

/**
 * Holds a reader's own encoder to the goldens: every tap it returns, the last layer's output among them.
 *
 * @throws TypeformerError `invalid_golden` where no case is plain enough for it (whole, without mask or intervention)
 */
export async function verifyEncoder(
  encoder: EncoderUnderTest,
  weights: Record<string, Tensor>,
  config: ModelConfig,
  goldens: Goldens,
): Promise<Verdict> {
  const plain = goldens.cases.filter((each) => each.full && !each.attention_mask && !each.ablate && each.attention !== "causal");
  if (plain.length === 0)
    throw new TypeformerError(
      "invalid_golden",
      `${goldens.name} has no plain case to hold an encoder to: write it again with ${goldens.command}`,
    );
  const last = `layer.${config.layers - 1}.mlp.normed`;
  return verify(goldens, plain, config, async ({ ids }) => {
    const taps = (await encoder(weights, ids)) ?? {};
    if (!taps[last]) {
      const found = Object.keys(taps).join(", ") || "nothing";
      throw new TypeformerError("invalid_input", `the encoder must return its last layer's output as "${last}", found ${found}`);
    }
    const strange = Object.keys(taps).find((name) => typeof taps[name]?.flat !== "function" || !ArrayBuffer.isView(taps[name].data));
    if (strange)
      throw new TypeformerError("invalid_input", `the encoder must return its taps as Tensors; "${strange}" is ${describe(taps[strange])}`);
    return taps;
  });
}

/**
 * Holds whatever `run` gives to the stored taps of some cases, tap by tap in the order of computation. In f32 the five best tokens must be
 * the same too; in less, neighbours may change places.
 */
export async function verify(
  goldens: Goldens,
  cases: readonly GoldenCase[],
  config: ModelConfig,
  run: RunCase,
  precision: Precision = "f32",
): Promise<Verdict> {
  const tol = tolerances[precision];
  const rows = new Map<string, TapVerdict>();
  const top1 = { same: 0, of: 0 };
  const top5 = { same: 0, of: 0 };
  let first: Divergence | undefined;
  for (const golden of cases) {
    const caseNumber = goldens.cases.indexOf(golden);
    const stored = new Map<TapName, GoldenTap>();
    for (const name of tapNames(config, { lens: golden.lens })) {
      const tap = await goldens.read(caseNumber, name);
      if (tap) stored.set(name, tap);
    }
    const taps = await run(golden, [...stored.keys()]);
    for (const [tap, expected] of stored) {
      const actual = taps[tap];
      if (!actual) continue;
      const { scaled, ...found } = distance(actual, expected);
      const row = rows.get(tap) ?? { tap, maxAbs: 0, scaled: 0, cases: 0 };
      rows.set(tap, { tap, maxAbs: Math.max(row.maxAbs, found.maxAbs), scaled: Math.max(row.scaled, scaled), cases: row.cases + 1 });
      if (!(scaled <= tol)) first ??= { case: golden.name, tap, ...found, tol };
    }
    if (taps.logits) countBest({ top1, top5 }, golden, taps.logits);
  }
  const okay = first === undefined && (precision !== "f32" || top5.same === top5.of) && rows.size > 0;
  return { okay, precision, rows: [...rows.values()], first, top1, top5 };
}

/** The farthest of what is stored; a sampled tap is also held to its maximum and its sum. */
function distance(actual: Tensor, expected: GoldenTap) {
  const values = actual.flat();
  if (expected.kind === "whole") return compare(values, expected.values);
  const sampled = Float32Array.from(expected.indices, (index) => values[index]);
  const comparison = compare(sampled, expected.values);
  const scale = Math.max(1, Math.abs(expected.maximum));
  const figures = compare([maximumOf(values), sumOf(values) / values.length], [expected.maximum, expected.sum / values.length]);
  const worst = figures.maxAbs > comparison.maxAbs ? figures : { ...comparison, index: expected.indices[comparison.index] ?? -1 };
  return { ...worst, scaled: worst.maxAbs / scale };
}

function maximumOf(values: Float32Array): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}

function sumOf(values: Float32Array): number {
  return values.reduce((a, b) => a + b, 0);
}

function countBest(
  { top1, top5 }: Pick<Verdict, "top1" | "top5">,
  { top5: golden, ids, attention_mask, positions }: GoldenCase,
  logits: Tensor,
): void {
  const rows = positions ?? ids.flatMap((_, position) => (attention_mask?.[position] === 0 ? [] : [position]));
  for (const [position, expected] of Object.entries(golden)) {
    const row = logits.pick(rows.indexOf(Number(position))).copy().data;
    const best = Array.from(row.keys()).sort((a, b) => row[b] - row[a]);
    top1.of++;
    top5.of++;
    if (best[0] === expected[0]) top1.same++;
    if (String(best.slice(0, expected.length)) === String(expected)) top5.same++;
  }
}
