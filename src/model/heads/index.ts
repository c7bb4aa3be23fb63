/** The heads of this build. One is a file and an entry. */
import type { Linear } from "../../backends/index.ts";
import { loadPart } from "../../errors/index.ts";
import type { ModelSizes } from "../sizes.ts";
import type { ClassifierWeights } from "./classifier.ts";
import type { Head } from "./head.ts";
import type { MaskedLmWeights, RankOptions } from "./masked-lm.ts";
import type { Ranking } from "./ranking.ts";

export type { Head, Question } from "./head.ts";
export type { RankOptions } from "./masked-lm.ts";
export type { Ranking } from "./ranking.ts";

/** How wide the rows of a head's values are: one of the sizes of its model, or always the same. */
export type Width = keyof ModelSizes | number;

/** What is known of a head before it is loaded. */
interface HeadEntry {
  /** What messages call it. */
  title: string;
  /** What a model cannot do without it. */
  purpose: string;
  /** How the names of the classes end that `transformers` saves it as: two heads may have parameters of one name. */
  savedAs?: string;
  /** The name by which a model is asked for its answers. */
  program: string;
  /** The values on its way, in the order of computation, and how wide each row is. Their taps carry the head's name before these. */
  taps: Readonly<Record<string, Width>>;
  /** How wide a row of its logits is. */
  logits: Width;
  open(): Promise<Head<unknown, unknown, unknown>>;
}

/** The types of each head, which its entry agrees with: the compiler knows them without what computes it, and so do the declarations. */
interface HeadTypes {
  mlm: { weights: MaskedLmWeights; taps: "dense" | "activated" | "normed"; program: "rank"; options: RankOptions; answer: Ranking };
  classifier: { weights: ClassifierWeights; taps: "dense" | "activated"; program: "classify"; options: object; answer: Float32Array };
  tokens: { weights: Linear; taps: never; program: "label"; options: object; answer: Float32Array };
  span: { weights: Linear; taps: never; program: "span"; options: object; answer: Float32Array };
}

type Entry<Name extends HeadName> = HeadEntry & {
  program: HeadTypes[Name]["program"];
  taps: Readonly<Record<HeadTypes[Name]["taps"], Width>>;
  open(): Promise<Head<HeadTypes[Name]["weights"], HeadTypes[Name]["options"], HeadTypes[Name]["answer"]>>;
};

/** By the name that tasks and taps call it; each is loaded by the first model that has it. */
const heads: { readonly [Name in HeadName]: Entry<Name> } = {
  mlm: {
    title: "masked-language-model head",
    purpose: "fill masks",
    savedAs: "ForMaskedLM",
    program: "rank",
    taps: { dense: "hidden", activated: "hidden", normed: "hidden" },
    logits: "vocab",
    open: () => loadPart(async () => (await import("./masked-lm.ts")).maskedLm),
  },
  classifier: {
    title: "classifier of texts",
    purpose: "classify texts",
    savedAs: "ForSequenceClassification",
    program: "classify",
    taps: { dense: "hidden", activated: "hidden" },
    logits: "labels",
    open: () => loadPart(async () => (await import("./classifier.ts")).classifier),
  },
  tokens: {
    title: "classifier of tokens",
    purpose: "classify tokens",
    savedAs: "ForTokenClassification",
    program: "label",
    taps: {},
    logits: "labels",
    open: () => loadPart(async () => (await import("./per-token.ts")).tokens),
  },
  span: {
    title: "question-answering head",
    purpose: "find answers in a text",
    savedAs: "ForQuestionAnswering",
    program: "span",
    taps: {},
    logits: 2,
    open: () => loadPart(async () => (await import("./per-token.ts")).span),
  },
};

/** What a model may end in, by name. @useDeclaredType */
export type HeadName = Extract<keyof HeadTypes, string>;

/** The parameters that each head reads, by role. */
export type HeadWeights = { [Name in HeadName]: HeadTypes[Name]["weights"] };

/**
 * What each program is asked with, for every position, and what it answers there. `rank`, of the masked-language-model head: `RankOptions`, `Ranking`.
 * `classify`, at the first token, and `label`, at every one: the logits of the labels. `span`: that an answer begins at this token, and that it ends there.
 * @useDeclaredType
 */
export type HeadPrograms = { [Name in HeadName as HeadTypes[Name]["program"]]: Pick<HeadTypes[Name], "options" | "answer"> };

/** The names of the heads' taps: `mlm.dense`. */
export type HeadTap = { [Name in HeadName]: `${Name}.${HeadTypes[Name]["taps"]}` }[HeadName];

/** Why a head is not there, for each that is not. */
export type MissingHeads = Readonly<Partial<Record<HeadName, string>>>;

export const headNames = Object.keys(heads) as HeadName[];

export const headEntry = (name: HeadName): HeadEntry => heads[name];

/** The head that a class of `transformers` has, by its name; `null`: another one, whose parameters are called like those of one of these. */
export function headOfClass(trained: string): HeadName | null | undefined {
  if (trained.endsWith("ForMultipleChoice")) return null;
  return headNames.find((head) => trained.endsWith(headEntry(head).savedAs ?? " "));
}

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
