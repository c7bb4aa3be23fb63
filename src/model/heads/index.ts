/** The heads of this build. One is a file and an entry. */
import { loadPart } from "../../errors/index.ts";
import type { ModelSizes } from "../sizes.ts";
import type { Head } from "./head.ts";

export type { Head, Question } from "./head.ts";
export type { RankOptions } from "./masked-lm.ts";
export type { Ranking } from "./ranking.ts";

/** How wide the rows of a head's values are: one of the sizes of its model. */
type Width = keyof ModelSizes;

/** What is known of a head before it is loaded. */
interface HeadEntry {
  /** What messages call it. */
  title: string;
  /** What a model cannot do without it. */
  purpose: string;
  /** The name by which a model is asked for its answers. */
  program: string;
  /** The values on its way, in the order of computation, and how wide each row is. Their taps carry the head's name before these. */
  taps: Readonly<Record<string, Width>>;
  /** How wide a row of its logits is. */
  logits: Width;
  open(): Promise<Head<unknown, unknown, unknown>>;
}

/** By the name that tasks and taps call it; each is loaded by the first model that has it. */
const heads = {
  mlm: {
    title: "masked-language-model head",
    purpose: "fill masks",
    program: "rank",
    taps: { dense: "hidden", activated: "hidden", normed: "hidden" },
    logits: "vocab",
    open: () => loadPart(async () => (await import("./masked-lm.ts")).maskedLm),
  },
} as const satisfies Record<string, HeadEntry>;

type Heads = typeof heads;
type Opened<Name extends HeadName> = Awaited<ReturnType<Heads[Name]["open"]>>;

/** What a model may end in, by name. @useDeclaredType */
export type HeadName = keyof Heads;

/** The parameters that each head reads, by role. */
export type HeadWeights = { [Name in HeadName]: Opened<Name> extends Head<infer Weights, infer _, infer _> ? Weights : never };

/**
 * What each program is asked with, for every position, and what it answers there. `rank`, of the masked-language-model head: `RankOptions`, `Ranking`.
 * @useDeclaredType
 */
export type HeadPrograms = {
  [Name in HeadName as Heads[Name]["program"]]: Opened<Name> extends Head<infer _, infer Options, infer Answer>
    ? { options: Options; answer: Answer }
    : never;
};

/** The names of the heads' taps: `mlm.dense`. */
export type HeadTap = { [Name in HeadName]: `${Name}.${keyof Heads[Name]["taps"] & string}` }[HeadName];

/** Why a head is not there, for each that is not. */
export type MissingHeads = Readonly<Partial<Record<HeadName, string>>>;

export const headNames = Object.keys(heads) as HeadName[];

export const headEntry = (name: HeadName): HeadEntry => heads[name];

/** The head that answers by this program. */
export const headBy = (program: string): HeadName | undefined => headNames.find((name) => heads[name].program === program);

/** A head that was brought. Its parameters are those of its name among a model's. */
export interface OpenHead {
  name: HeadName;
  head: Head<unknown, unknown, unknown>;
}

export async function openHead(name: HeadName): Promise<OpenHead> {
  return { name, head: await heads[name].open() };
}
