/** PyTorch's value for a cell, where the sentence is one of those that it has run in the same way. */
import type { HeadAddress } from "typeformer";
import type { GoldenCase, Goldens, GoldenTap } from "typeformer/golden";
import type { Cell, Pass } from "./explanation.ts";
import { standsAtPositions, tokenOf } from "./names.ts";

type Manner = Pick<Pass, "ids" | "types" | "positions" | "ablate" | "attention">;

/** @param shape of the cell's tap */
export async function goldenOf(
  goldens: Pick<Goldens, "cases" | "read">,
  { tap, index }: Cell,
  pass: Manner,
  shape: readonly number[],
): Promise<{ case: string; value: number } | undefined> {
  for (const [number, golden] of goldens.cases.entries()) {
    if (!isSame(golden, pass)) continue;
    const [first, ...rest] = index;
    const row = standsAtPositions(tap) ? rowAt(golden, tokenOf(pass, first)) : first;
    const stored = row < 0 ? undefined : await goldens.read(number, tap);
    const value = stored && valueAt(stored, flat([row, ...rest], shape));
    if (value !== undefined) return { case: golden.name, value };
  }
  return undefined;
}

function isSame(golden: GoldenCase, pass: Manner): boolean {
  const isWhole = golden.attention_mask?.every((kept) => kept === 1) ?? true;
  const ablated = (heads: readonly HeadAddress[] = []) => [...new Set(heads.map(({ layer, head }) => `${layer}.${head}`))].sort().join();
  return (
    isWhole &&
    golden.ids.join() === pass.ids.join() &&
    golden.ids.every((_, at) => (golden.token_type_ids?.[at] ?? 0) === (pass.types?.[at] ?? 0)) &&
    (golden.attention ?? "full") === (pass.attention ?? "full") &&
    ablated(golden.ablate) === ablated(pass.ablate)
  );
}

/** The row of a token among those at which the case took its logits; −1 where it took none there. */
const rowAt = ({ positions }: GoldenCase, token: number): number => positions?.indexOf(token) ?? token;

/** Row-major, for which the number of rows does not matter: the case may have others. */
const flat = (index: readonly number[], shape: readonly number[]): number => index.reduce((at, i, axis) => at * shape[axis] + i, 0);

function valueAt(stored: GoldenTap, at: number): number | undefined {
  return stored.kind === "whole" ? stored.values[at] : stored.values[stored.indices.indexOf(at)];
}
