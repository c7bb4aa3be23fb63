/** Whether the build `wide`, as this process has compiled it, is what it is meant to be: the same bits, faster. */
import { openBackend } from "../backends/index.ts";
import { openEngine } from "../backends/wasm/engine.ts";
import { execute } from "../kernels/devices/wasm/index.ts";
import { matmulPacked } from "../kernels/matmul/simd/index.ts";
import { everyOperationOn } from "./every-operation.ts";

/** Less is not worth a lane: where V8 pairs nothing, the taller tile is a fifth slower than the plain one. */
const LEAST_GAIN = 1.1;

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
