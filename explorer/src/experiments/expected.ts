/** What the model expects at each place of a sentence: with its token in sight, and with it masked. */
import type { Encoding, Model, RunOptions } from "typeformer";
import { rowOf } from "../drawing/row.ts";
import { reading, shareOf } from "../engine/logits.ts";

const POSITIONS = 64; // of one pass: their logits are a vocabulary each
const TOKENS = 1024; // of one pass: longer ones are no faster, and tell nothing on the way

/** What is read of a run. */
interface Asked {
  readonly session: { readonly model: Model; readonly mask: number };
  readonly encoding: Encoding;
  readonly masks: readonly number[];
  readonly options: RunOptions;
}

export interface Expected {
  /** The share of the token that stands there. */
  share: number;
  /** The id of the best token, and its share. */
  best: number;
  bestShare: number;
}

/** What one row of logits [vocab] says of the token `id`. */
export function expected(logits: ArrayLike<number>, id: number): Expected {
  const row = reading(logits, 1);
  const [best] = row.best;
  return { share: shareOf(row, id), best, bestShare: shareOf(row, best) };
}

/** At every place of a run, its token in sight. */
export async function inSight({ session, encoding, options }: Asked): Promise<Expected[]> {
  const found: Expected[] = [];
  for (const positions of parts([...encoding.ids.keys()], POSITIONS)) {
    const { logits } = await session.model.run(encoding, { ...options, positions });
    found.push(...positions.map((at, row) => expected(rowOf(logits, row), encoding.ids[at])));
  }
  return found;
}

/** The places of tokens that can be masked: neither masks nor what was put around the text. */
export const maskable = ({ encoding, masks }: Pick<Asked, "encoding" | "masks">): number[] =>
  encoding.offsets.flatMap(([begin, end], at) => (begin < end && !masks.includes(at) ? [at] : []));

/** At those places, with that one token masked: a sentence for each, some of them in one pass. Yields what each pass found. */
export async function* maskedInTurn(run: Asked): AsyncGenerator<Expected[]> {
  const { session, options } = run;
  const { ids } = run.encoding;
  for (const places of parts(maskable(run), Math.ceil(TOKENS / ids.length))) {
    const masked = places.map((at) => ({ ids: ids.with(at, session.mask), token_type_ids: run.encoding.token_type_ids }));
    const outputs = await session.model.run(masked, { ...options, positions: places.map((at) => [at]) });
    yield outputs.map(({ logits }, i) => expected(rowOf(logits, 0), ids[places[i]]));
  }
}

/** A list cut into pieces of `size`; the last may be shorter. */
export const parts = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));

/**
 * Σ log share of the tokens, each masked in turn (Salazar et al. 2020, eq. 1), and what that is for one token: among how many equally
 * likely ones it would have been found as often.
 */
export function pseudoLikelihood(shares: readonly number[]): { log: number; choices: number } {
  const log = shares.reduce((sum, share) => sum + Math.log(share), 0);
  return { log, choices: Math.exp(-log / shares.length) };
}
