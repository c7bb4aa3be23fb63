/** One sentence through the model, in one way. Its taps are computed when somebody draws them, and kept. */
import type { Encoding, HeadAddress, RunOptions, TapName, Tensor } from "typeformer";
import { reading, shareOf } from "./logits.ts";
import { asRead } from "./masking.ts";
import type { Session } from "./session.ts";

export type Taps = Record<TapName, Tensor>;

/** The most probable tokens at one position, best first; scores are shares of the whole vocabulary. */
export interface Ranking {
  ids: number[];
  scores: number[];
}

export class Run {
  readonly session: Session;
  /** As the page writes it, and as the model reads it, with its own name of a mask: the encoding's offsets are in that one. */
  readonly text: string;
  readonly textRead: string;
  readonly encoding: Encoding;
  /** Where the masks stand, as indices into the tokens; nowhere for a model that fills none. These rows `mlm.*`, `logits` and `layer.i.lens` have, in this order. */
  readonly masks: readonly number[];
  /** How many tokens were left out, since the model reads no more. */
  readonly cut: number;
  readonly ablate: readonly HeadAddress[];
  readonly left: boolean;
  private readonly taps = new Map<string, Promise<Tensor>>();
  private wanted = new Set<TapName>();
  private pass: Promise<Record<string, Tensor>> | undefined;

  constructor(session: Session, text: string, { ablate = [], left = false }: { ablate?: readonly HeadAddress[]; left?: boolean } = {}) {
    const { model, tokenizer, fills, mask, maskName } = session;
    const { layers, heads, tokenLimit } = model.config;
    this.session = session;
    this.text = text;
    this.textRead = asRead(text, maskName);
    this.encoding = tokenizer.encode(this.textRead, { truncation: true, max_length: tokenLimit });
    this.cut = tokenizer.encode(this.textRead).ids.length - this.encoding.ids.length;
    this.masks = this.encoding.ids.flatMap((id, at) => (fills && id === mask ? [at] : []));
    this.ablate = ablate.filter(({ layer, head }) => layer < layers && head < heads);
    this.left = left;
  }

  get tokens(): readonly string[] {
    return this.encoding.tokens;
  }

  /** What `model.run` is asked for, beside taps. */
  get options(): RunOptions {
    return { positions: this.masks, ablate: this.ablate, attention: this.left ? "causal" : "full" };
  }

  /** The named taps. All that is asked for in one turn of the event loop is computed in one pass. Throws as `model.run` does. */
  async read<Name extends TapName>(names: readonly Name[]): Promise<Pick<Taps, Name>> {
    for (const name of names) {
      if (this.taps.has(name)) continue;
      this.wanted.add(name);
      this.pass ??= this.compute();
      const found = this.pass.then((taps) => taps[name]);
      this.taps.set(name, found);
      found.catch(() => this.taps.delete(name));
    }
    const tensors = await Promise.all(names.map((name) => this.taps.get(name)));
    return Object.fromEntries(names.map((name, i) => [name, tensors[i]])) as Pick<Taps, Name>;
  }

  /** The k best tokens at `positions`, or at the masks. */
  async rank(k: number, positions: readonly number[] = this.masks): Promise<Ranking[]> {
    if (positions.length === 0) return [];
    if (this.ablate.length === 0 && !this.left) {
      const [rankings] = await this.session.model.rank([this.encoding], [positions], { k });
      return rankings;
    }
    const { logits } = await this.session.model.run(this.encoding, { ...this.options, positions });
    return positions.map((_, position) => {
      const row = reading(logits.pick(position).copy().data, k);
      return { ids: [...row.best], scores: row.best.map((id) => shareOf(row, id)) };
    });
  }

  private async compute(): Promise<Record<string, Tensor>> {
    await Promise.resolve();
    const taps = [...this.wanted];
    this.wanted = new Set();
    this.pass = undefined;
    const lens = taps.some((name) => name.endsWith(".lens"));
    return (await this.session.model.run(this.encoding, { ...this.options, taps, lens })).taps;
  }
}

/** Whether two runs are of one sentence through one model, so that their numbers may stand side by side. */
export const comparable = (a: Run, b: Run): boolean => a.text === b.text && a.session === b.session;

const KEPT = 12; // the page's sentence in four ways, the comparison's two, some vectors, and the one before
const runs: { key: string; session: Session; run: Run }[] = [];

/** The run of a sentence: the same object for the same question, so that views share what is computed. */
export function runOf(session: Session, text: string, how: { ablate?: readonly HeadAddress[]; left?: boolean } = {}): Run {
  const key = JSON.stringify([text, how.ablate ?? [], how.left ?? false]);
  const at = runs.findIndex((kept) => kept.key === key && kept.session === session);
  const [kept] = at < 0 ? [{ key, session, run: new Run(session, text, how) }] : runs.splice(at, 1);
  runs.push(kept);
  if (runs.length > KEPT) runs.shift();
  return kept.run;
}
