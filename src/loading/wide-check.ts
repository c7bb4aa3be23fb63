/** Whether the build `wide`, as this process has compiled it, is what it is meant to be: the same bits, faster. */
import { type Backend, openBackend, type Value } from "../backends/index.ts";
import { openEngine } from "../backends/wasm/engine.ts";
import { execute } from "../kernels/devices/wasm/index.ts";
import { matmulPacked } from "../kernels/matmul/simd/index.ts";

/** Less is not worth a lane: where V8 pairs nothing, the taller tile is a fifth slower than the plain one. */
const LEAST_GAIN = 1.1;

const [VOCAB, HIDDEN, HEADS, TOKENS] = [45, 32, 2, 11];

/**
 * What is wrong with `wide`, or nothing.
 *
 * @param wide compiled whole by the optimising compiler
 * @param optimising has the functions compiled so that are called for the first time within it
 */
export async function flawOfWide(wide: WebAssembly.Module, plain: WebAssembly.Module, optimising: Around): Promise<string | undefined> {
  const gain = await gainOf(wide, plain, optimising); // first: what a pass calls would be compiled in another way
  if (gain < LEAST_GAIN) return `it is ${gain.toFixed(2)} times as fast as plain here, and ${LEAST_GAIN} is the least`;
  const [ours, theirs] = [await answersOf(wide), await answersOf(plain)];
  const strayed = Object.keys(theirs).find((name) => theirs[name].some((bits, i) => bits !== ours[name][i]));
  return strayed && `its check failed: ${strayed} is not to the bit what the plain build gives`;
}

/** Calls a function with something set. */
export type Around = (work: () => void) => void;

/** How many times as fast as `plain` a tile of `wide` is: both at their best, since another program may take any moment. */
async function gainOf(wide: WebAssembly.Module, plain: WebAssembly.Module, optimising: Around): Promise<number> {
  const [takeWide, takePlain] = [await tileOn(wide), await tileOn(plain)];
  optimising(takePlain);
  let [best, plainBest] = [Infinity, Infinity];
  for (let again = 0; again < 16; again++) {
    plainBest = Math.min(plainBest, takePlain());
    best = Math.min(best, takeWide());
  }
  return plainBest / best;
}

/** Six rows of a product of 512 with sixteen panels, which stay in the cache; gives milliseconds. */
async function tileOn(module: WebAssembly.Module): Promise<() => number> {
  const [rows, K, panels] = [6, 512, 16];
  const engine = await openEngine({ threads: 1, wasmModule: module });
  const [x, weight, y] = [rows * K, 8 * panels * K, rows * 8 * panels].map((length) => engine.reserve(4 * length));
  const operands = { y, x, weight, bias: 0, residual: 0, rows, K, out: 8 * panels, gelu: 0 };
  const call = matmulPacked(operands, { units: panels, work: 1 });
  return () => {
    const begun = performance.now();
    for (let i = 0; i < 4; i++) execute(engine.exports, call);
    return performance.now() - begun;
  };
}

/** The bits of what every kernel of a module makes of small inputs. */
export async function answersOf(module: WebAssembly.Module): Promise<Record<string, Int32Array>> {
  const { backend } = await openBackend("wasm", { threads: 1, wasmModule: module });
  const answers = Object.entries(await everyOperationOn(backend));
  backend.dispose();
  return Object.fromEntries(answers.map(([name, { buffer, byteOffset, length }]) => [name, new Int32Array(buffer, byteOffset, length)]));
}

/** One pass that asks for every operation, and for products of as many rows as make tiles of every height: 1, 2, 4 + 3, 6 + 5. */
async function everyOperationOn(backend: Backend) {
  const parameter = (name: string, use: "table" | "matrix" | "vector", ...shape: number[]) =>
    backend.parameter(name, shape, use, (target) => scatter(target, name.length));
  const int8 = (name: string, digits: 1 | 2) =>
    backend.quantizedParameter(name, [VOCAB, HIDDEN], digits, (values, scales) => {
      for (let i = 0; i < values.length; i++) values[i] = ((i * 37) % 255) - 127;
      scatter(scales, digits);
    });
  const table = await parameter("table", "table", VOCAB, HIDDEN);
  const vector = await parameter("vector", "vector", HIDDEN);
  const bias = await parameter("bias", "vector", VOCAB);
  const square = { weight: await parameter("square", "matrix", HIDDEN, HIDDEN), bias: vector };
  const uneven = { f32: await parameter("uneven", "matrix", VOCAB, HIDDEN), coarse: await int8("coarse", 1), fine: await int8("fine", 2) };

  const first = (length: number, step = 1) => Int32Array.from({ length }, (_, i) => (i * step) % VOCAB);
  const heights = { one: first(1), two: first(2), seven: first(7) };
  const inputs = { ...heights, all: first(TOKENS), ids: first(TOKENS, 7), offsets: Int32Array.of(0, TOKENS) };
  return backend.pass(inputs, (ops, { all, ids, offsets, ...subsets }) => {
    const x = ops.layerNorm(ops.embed([table, ids], [table, all]), { weight: vector, bias: vector, epsilon: 1e-5 });
    const query = ops.linear(x, square);
    const seven = { index: subsets.seven, every: false };
    const sides = { key: x, value: x, heads: HEADS, offsets };
    const every = { ...sides, query, asked: { index: all, every: true }, pairs: TOKENS ** 2, causal: false, ablated: [] };
    const few = { ...sides, query: ops.rows(query, seven), asked: seven, pairs: 7 * TOKENS, causal: true, ablated: [1] };
    const { context, scores, probs } = ops.attention(every);
    const sum = ops.add(context, x);
    const reads: Record<string, Value> = { x, context, scores, probs, sum, causal: ops.attention(few).context };
    for (const [count, index] of Object.entries({ ...subsets, all })) {
      const rows = ops.rows(sum, { index, every: index === all });
      for (const [kind, weight] of Object.entries(uneven)) reads[`${kind} of ${count}`] = ops.linear(rows, { weight, bias });
    }
    const logits = reads["f32 of all"];
    for (const name of ["gelu", "tanh", "relu"] as const) reads[name] = ops[name](logits);
    reads.activated = ops.gelu(ops.linear(x, square)); // in one step
    reads.columns = ops.columns(logits, [3, 1]);
    return { ...reads, ...ops.topk(logits, 5) };
  });
}

/** Numbers from −1 to 1 that no two places share. */
function scatter(target: Float32Array, seed: number): void {
  for (let i = 0; i < target.length; i++) target[i] = ((i * 0.618034 + seed * 0.414214) % 1) * 2 - 1;
}
