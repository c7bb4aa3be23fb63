/** What a number of the page was made from. One type for all kinds of taps: whoever draws it asks for no kind. */
import type { HeadAddress, ModelConfig, ModelParameters, Precision, TapName, Tensor } from "typeformer";
import type { Goldens } from "typeformer/golden";

/** One element of a tap. */
export interface Cell {
  tap: TapName;
  index: readonly number[];
}

/** One pass of a model over one sentence, as `model.run` was asked for it, and the ways to what it read and wrote. */
export interface Pass {
  config: ModelConfig;
  ids: readonly number[];
  /** Which of two texts a token is of; the first, where it is left out. */
  types?: readonly number[];
  /** The tokens at which the rows of `mlm.*`, `logits` and `layer.i.lens` stand; every token where it is left out. */
  positions?: readonly number[];
  ablate?: readonly HeadAddress[];
  attention?: "full" | "causal";
  /** The arithmetic of the model: `model.dtype`. Default: "f32". */
  precision?: Precision;
  /** The taps of this very pass. */
  read(names: readonly TapName[]): Promise<Record<TapName, Tensor>>;
  parameters: ModelParameters;
}

/** What an explanation quotes. */
export interface Library {
  /** The text of every reference kernel, by its file from the repository's root: `src/kernels/matmul/reference.ts`. */
  sources: Readonly<Record<string, string>>;
  /** The model's own golden values, where it has some. */
  goldens?: Pick<Goldens, "cases" | "read">;
}

/** Where a number stands. That of a tap can be explained in its turn. */
export type Place =
  | { kind: "tap"; name: TapName; index: readonly number[] }
  | { kind: "parameter"; name: string; index: readonly number[] };

/** A number under its name in the formula, such as `Wq[115][3]`. */
export interface Operand {
  label: string;
  value: number;
  /** Absent for what stands nowhere: it was computed on the way. */
  place?: Place;
}

/** One line of the table of what was summed. */
export interface Term {
  operands: readonly Operand[];
  /** What the operands come to: their product, a distance from the mean, an exponential. */
  value: number;
  /** Whether it is the line of the explained number itself. */
  own?: boolean;
}

/** The table of what was summed; without lines where nothing was. */
export interface Terms {
  /** Headings of the operands, such as `x[4][k]`. */
  columns: readonly string[];
  /** Heading of the terms' values; absent where a term is its only operand. */
  value?: string;
  rows: readonly Term[];
}

/** A letter of the formula: what it stands for, and its shape. */
export interface Letter {
  letter: string;
  kind: "tap" | "parameter" | "computed";
  name: string;
  shape: readonly number[];
}

/** Lines of a reference kernel, as they stand in its file. */
export interface KernelLines {
  /** `src/kernels/matmul/reference.ts` */
  file: string;
  /** The file beside it that says formula, shapes and hazards. */
  contract: string;
  lines: readonly { number: number; text: string }[];
}

export interface GoldenValue {
  /** The name of the case: its sentence. */
  case: string;
  /** What PyTorch computed. */
  value: number;
  /** The engine's number minus PyTorch's. */
  delta: number;
}

export interface Explanation {
  cell: Cell;
  /** The cell's name in the formula: `q[7][4][3]`. */
  label: string;
  /** `q[7][4][3] = Σₖ x[4][k] · Wq[115][k] + bq[115]` */
  formula: string;
  /** The letters of the formula, the explained tap's first. */
  letters: readonly Letter[];
  terms: Terms;
  /** From the terms to the value, in the order of the formula. */
  steps: readonly Operand[];
  /** Computed again from the operands, in double precision. */
  value: number;
  /** What the engine computed. */
  shown: number;
  /** `shown` minus `value`: the rounding of single precision. */
  delta: number;
  source: KernelLines;
  /** Absent where PyTorch's value is not known. */
  golden?: GoldenValue;
  /** What a reader should know beside: a rounding, a head that is switched off. */
  notes: readonly string[];
}
