/** Whether the build `wide`, as this process has compiled it, is what it is meant to be: the same bits, faster. */
import { backendOn } from "../backends/wasm/backend.ts";
import { openEngine } from "../backends/wasm/engine.ts";
import { execute } from "../kernels/devices/wasm/index.ts";
import { matmulPacked } from "../kernels/matmul/simd/index.ts";
import { everyOperationOn } from "./every-operation.ts";

/** Less is not worth a lane: where V8 pairs nothing, the taller tile is a fifth slower than the plain one. */
const LEAST_GAIN = 1.1;

/** Calls a function of this thread's, at once, while V8 compiles in a certain way. */
export type Around = <T>(work: () => T) => T;

/** How the optimising compiler comes to functions: at once as they are called, with pairs or without. */
export interface Compiling {
  paired: Around;
  unpaired: Around;
}

/**
 * Has every function of `wide` compiled, and says what is wrong with what came of it, or nothing.
 *
 * @param wide so compiled that any call of a function is enough for the optimising compiler to come to it
 */
export async function flawOfWide(
  wide: WebAssembly.Module,
  plain: WebAssembly.Module,
  { paired, unpaired }: Compiling,
): Promise<string | undefined> {
  await answersOf(wide, paired);
  const gain = await gainOf(wide, plain, unpaired);
  if (gain < LEAST_GAIN) return `it is ${gain.toFixed(2)} times as fast as plain here, and ${LEAST_GAIN} is the least`;
  const [ours, theirs] = [await answersOf(wide), await answersOf(plain)];
  const strayed = Object.keys(theirs).find((name) => theirs[name].some((bits, i) => bits !== ours[name][i]));
  return strayed && `its check failed: ${strayed} is not to the bit what the plain build gives`;
}

/** The bits of what every kernel of a module makes of small inputs. @param around each of the calls */
export async function answersOf(module: WebAssembly.Module, around: Around = (work) => work()): Promise<Record<string, Int32Array>> {
  const engine = await openEngine({ threads: 1, wasmModule: module });
  const { run, exports } = engine;
  engine.run = (...call) => around(() => run.apply(engine, call));
  const alone = Object.entries(exports).map(([name, kernel]) => [name, (...args: number[]) => around(() => kernel(...args))]);
  Object.assign(engine, { exports: Object.fromEntries(alone) });
  const answers = Object.entries(await everyOperationOn(backendOn(engine)));
  return Object.fromEntries(answers.map(([name, { buffer, byteOffset, length }]) => [name, new Int32Array(buffer, byteOffset, length)]));
}

/** How many times as fast as `plain` a tile of `wide` is: both at their best, since another program may take any moment. */
async function gainOf(wide: WebAssembly.Module, plain: WebAssembly.Module, optimising: Around): Promise<number> {
  const [takeWide, takePlain] = [await tileOn(wide), await tileOn(plain)];
  optimising(() => {
    for (let again = 0; again < 16; again++) takePlain(); // V8 counts the bytes of code that have run, two calls are enough of them
  });
  let [best, plainBest] = [Infinity, Infinity];
  for (let again = 0; again < 24; again++) {
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
    execute(engine.exports, call);
    return performance.now() - begun;
  };
}
