import { chooseBuild, createMemory, instantiate, moduleOf, usableBuilds } from "../src/kernels/devices/wasm/index.ts";

/** The most that arithmetic and memory reached on a machine just now. */
export interface Peaks {
  gflops: number;
  gbs: number;
}

/** Of one thread of the CPU. */
export interface CpuPeaks extends Peaks {
  /** What the multiply-adds on registers alone ran in: WebAssembly's vectors where there are any, else scalar doubles. Memory is read the same way. */
  arithmetic: string;
}

/** Multiply-adds on registers alone, and reading and adding up 64 MB of f32. */
export function measureCpu(): CpuPeaks {
  if (usableBuilds().length > 0) return vectorPeaks();
  return { gflops: arithmeticPeak(), gbs: bandwidth(), arithmetic: "plain JavaScript" };
}

/** A loop that runs is never swapped for its optimised code, a function that is called again is: hence the short calls first. */
function vectorPeaks(): CpuPeaks {
  const build = chooseBuild();
  const bytes = 64 * 1024 * 1024;
  const memory = createMemory(bytes);
  const { peak, stream } = instantiate(memory, moduleOf(build));
  new Uint8Array(memory.buffer).fill(1); // pages that nobody wrote are one page of zeros in a cache
  for (let i = 0; i < 3000; i++) {
    peak(100, 1e-3);
    stream(0, 4096);
  }
  const rounds = 2e6;
  const gflops = (96 * rounds) / best(() => peak(rounds, 1e-3)) / 1e6;
  return { gflops, gbs: bytes / best(() => stream(0, bytes)) / 1e6, arithmetic: `WebAssembly (${build})` };
}

function arithmeticPeak(): number {
  const rounds = 2e6;
  return (2 * 12 * rounds) / best(() => multiplyAdd(rounds, 0.999, 0.001)) / 1e6;
}

/** Twelve chains, so that none waits for its own latency; more would not stay in registers. */
function multiplyAdd(rounds: number, x: number, y: number): number {
  let [a, b, c, d, e, f, g, h, i, j, k, l] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.1, 1.2, 1.3];
  for (let round = 0; round < rounds; round++) {
    a = a * x + y;
    b = b * x + y;
    c = c * x + y;
    d = d * x + y;
    e = e * x + y;
    f = f * x + y;
    g = g * x + y;
    h = h * x + y;
    i = i * x + y;
    j = j * x + y;
    k = k * x + y;
    l = l * x + y;
  }
  return a + b + c + d + e + f + g + h + i + j + k + l;
}

function bandwidth(): number {
  const data = new Float64Array(8 * 1024 * 1024).fill(1);
  return data.byteLength / best(() => total(data)) / 1e6;
}

/** Eight bytes at a time, four sums: the loop must not be slower than the memory. */
function total(data: Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < data.length; i += 4) {
    a += data[i];
    b += data[i + 1];
    c += data[i + 2];
    d += data[i + 3];
  }
  return a + b + c + d;
}

/** Milliseconds of the fastest of some calls: a peak is what nothing disturbed. */
function best(run: () => number): number {
  let least = Infinity;
  for (let i = 0; i < 12; i++) {
    const begin = performance.now();
    if (Number.isNaN(run())) throw new Error("a sum is not a number");
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}
