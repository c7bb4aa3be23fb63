import { chooseBuild, moduleOf } from "./builds.ts";

type Product = (
  y: number,
  x: number,
  weight: number,
  bias: number,
  residual: number,
  rows: number,
  width: number,
  out: number,
  gelu: number,
  begin: number,
  end: number,
) => void;

/**
 * What the module exports. An argument is an address in bytes, a count, or a flag (0, 1); an address of 0 stands for "none" where
 * the line says so. Data are f32 or i32, row-major, at addresses divisible by 4. A range [begin, end) is one thread's share of an
 * operation: the bits of an answer do not depend on how it is shared.
 */
export interface WasmKernels {
  /** y = x + residual, [length]; y may be x or residual. */
  add(y: number, x: number, residual: number, length: number): void;

  /**
   * Heads begin … end of one sequence; the first six point at its first query or token. seen, ablated: i32, for each query the count of
   * keys it sees, for each head a flag. scores, probs [heads, asked, tokens]: 0 for none.
   * scratch: 4 · (tokens + 7) · (headDim + 6) bytes, one thread's own.
   */
  attention(
    context: number,
    scores: number,
    probs: number,
    query: number,
    key: number,
    value: number,
    seen: number,
    ablated: number,
    asked: number,
    tokens: number,
    heads: number,
    headDim: number,
    begin: number,
    end: number,
    scratch: number,
  ): void;

  /** Tokens begin … end of a sum of rows. tables: for each of count tables three i32: its weight, how many of its rows lie in panels, its ids. */
  embedding(y: number, tables: number, count: number, hidden: number, begin: number, end: number): void;

  /** y = gelu(x), [length]; y may be x. */
  gelu(y: number, x: number, length: number): void;

  /** Rows begin … end of the norm of x + residual (0 for none); y may be x. */
  layernorm(
    y: number,
    x: number,
    residual: number,
    weight: number,
    bias: number,
    epsilon: number,
    columns: number,
    begin: number,
    end: number,
  ): void;

  /** Columns 8·begin … 8·end of y = epilogue(x · Wᵀ + bias) + residual, for W from `packWeights`; end ≤ ⌊out/8⌋; bias, residual: 0 for none. */
  matmulPacked: Product;

  /** Columns begin … end of the same, for rows of W as they are stored. */
  matmul: Product;

  /**
   * Rows 8·begin … 8·end of a weight [out, width] become panels [out/8][width][8], in place; rows past the last whole panel stay.
   * flaw: an i32 that becomes 1 where a number is NaN or infinite. scratch: 32 · width bytes, one thread's own.
   */
  packWeights(weight: number, width: number, flaw: number, scratch: number, begin: number, end: number): void;

  /**
   * Columns 8·begin … 8·end of y = epilogue(x̂ · Ŵᵀ + bias) + residual, for x from `roundRows` and W from `packInt8`; end ≤ ⌈out/8⌉;
   * bias, residual: 0 for none. fused: whether products are taken by one instruction, which is faster where the engine knows a machine's
   * own; the bits are the same.
   */
  matmulInt8(
    y: number,
    u: number,
    factors: number,
    weight: number,
    scales: number,
    shifts: number,
    bias: number,
    residual: number,
    rows: number,
    width: number,
    out: number,
    digits: number,
    gelu: number,
    fused: number,
    begin: number,
    end: number,
  ): void;

  /**
   * Rows 8·begin … 8·end of an i8 weight [out, width] become panels [out/8][width/4][8][4], in place; end ≤ ⌈out/8⌉. It takes
   * ⌈out/8⌉ · ⌈width/4⌉ · 32 bytes. All at once where width is no multiple of four. shifts [out] becomes scales · the sums of the rows.
   * scratch: 8 · width bytes, one thread's own.
   */
  packInt8(weight: number, scales: number, shifts: number, width: number, out: number, scratch: number, begin: number, end: number): void;

  /**
   * Rows begin … end of x [rows, width] in digits of seven bits: u, ⌈width/4⌉ · 4 bytes for each line of digits, `digits` lines a row, and
   * factors, the two f32 step and least of each row.
   */
  roundRows(u: number, factors: number, x: number, width: number, digits: number, begin: number, end: number): void;

  /** Rows begin … end; y may be x. scratch: 4 · columns + 16 bytes, one thread's own. */
  softmax(y: number, x: number, columns: number, begin: number, end: number, scratch: number): void;

  /** Rows begin … end of x [rows, columns]: the k best, their columns (i32), the log-sum-exp. */
  topk(values: number, indices: number, logSumExp: number, x: number, columns: number, k: number, begin: number, end: number): void;

  /** 96 · rounds floating-point operations on registers alone, for the measurement of this build's peak; tiny: any small number. */
  peak(rounds: number, tiny: number): number;

  /** Adds up the f32 of so many bytes, a multiple of 64: the most that memory gives one thread. */
  stream(from: number, bytes: number): number;
}

/** Bytes at the beginning of a memory that belong to the module: constants that it writes when it is instantiated. Data begin behind them. */
export const RESERVED = 4096;

/** Memory as the module wants it: shared, of at most 4 GB, whether or not there will be threads. */
export function createMemory(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536), maximum: 65536, shared: true });
}

/** The kernels over a memory of the caller's. `module`: another build, or one that was compiled elsewhere. */
export function instantiate(memory: WebAssembly.Memory, module = moduleOf(chooseBuild())): WasmKernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as WasmKernels;
}
