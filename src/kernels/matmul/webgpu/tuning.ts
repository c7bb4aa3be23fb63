import { TypeformerError } from "../../../errors/index.ts";
import { normal } from "../../../tensor/index.ts";
import { type Device, submit, Usage } from "../../devices/webgpu/index.ts";
import { matmulDispatches } from "./dispatches.ts";
import { runs, type Tile, tiles } from "./tile.ts";

/** What a device multiplies best with, and how fast. */
export interface Tuning {
  tile: Tile;
  /** 10⁹ floating-point operations a second, a multiply-add being two. */
  gflops: number;
}

/** A run shorter than this tells more of the clock than of the tile. */
const ENOUGH_MS = 3;

/** GFLOP/s: below it a processor plays the GPU, which compiles for longer than a better tile would save. */
const SLOWEST_GPU = 5;

/** By adapter: another device on the same one is as fast. */
const known = new Map<string, Promise<Tuning>>();
const found = new Map<string, Tuning>();

/**
 * The tile with which this device multiplies fastest, found once per adapter and process by a run of each, a few milliseconds long.
 *
 * @throws TypeformerError as `submit` does
 */
export function tuneMatMul(device: Device): Promise<Tuning> {
  const tuning = known.get(device.name) ?? tune(device);
  known.set(device.name, tuning);
  tuning.then(
    (tuned) => found.set(device.name, tuned),
    () => known.delete(device.name),
  );
  return tuning;
}

/** What was found of a device. Throws a `RangeError` before `tuneMatMul` has answered. */
export function tuningOf(device: Device): Tuning {
  const tuned = found.get(device.name);
  if (tuned) return tuned;
  throw new RangeError(`no tile was chosen for ${device.name} yet`);
}

async function tune(device: Device): Promise<Tuning> {
  const { time, close } = await stopwatch(device);
  try {
    const [first, ...others] = usable(device);
    const size = await longEnough(time, first);
    let best = await measured(time, first, size);
    if (best.gflops < SLOWEST_GPU) return best;
    for (const tile of others) {
      const other = await measured(time, tile, size).catch(unlessLost);
      if (other && other.gflops > best.gflops) best = other;
    }
    return best;
  } finally {
    close();
  }
}

/** Of the tiles, those within the limits of the device: the first of them are within every device's. */
function usable({ gpu }: Device): Tile[] {
  return tiles.filter((tile) => runs(tile, gpu.limits));
}

async function longEnough(time: Time, tile: Tile): Promise<number> {
  await time(tile, 0); // compiles
  let size = 0;
  while ((await time(tile, size)) < ENOUGH_MS) size++;
  return size;
}

/** The better of two runs, after a small one that compiles. */
async function measured(time: Time, tile: Tile, size: number): Promise<Tuning> {
  await time(tile, 0);
  const milliseconds = Math.min(await time(tile, size), await time(tile, size));
  return { tile, gflops: flops(size) / 1e6 / Math.max(ENOUGH_MS / 10, milliseconds) };
}

/** A tile that the device refuses is none of its tiles. */
function unlessLost(cause: unknown): undefined {
  if (!(cause instanceof TypeformerError) || cause.code !== "backend_unavailable") throw cause;
}

type Time = (tile: Tile, size: number) => Promise<number>;

const LARGEST = { rows: 128, in: 768, out: 3072 };

/** 128 rows through a layer that grows up to the MLP's of the base model, then through that one many times. */
function problem(size: number) {
  return {
    rows: LARGEST.rows,
    in: Math.min(LARGEST.in, 32 * 2 ** size),
    out: Math.min(LARGEST.out, 128 * 2 ** size),
    times: 2 ** Math.max(0, size - 5),
  };
}

function flops(size: number): number {
  const { rows, in: width, out, times } = problem(size);
  return 2 * rows * width * out * times;
}

/** Times submissions, less what an empty one takes. */
async function stopwatch(device: Device): Promise<{ time: Time; close(): void }> {
  const { gpu } = device;
  const x = filled(gpu, LARGEST.rows * LARGEST.in);
  const weight = filled(gpu, LARGEST.in * LARGEST.out);
  const y = filled(gpu, LARGEST.rows * LARGEST.out);
  const run = async (tile: Tile, size: number) => {
    const { times, ...shape } = problem(size);
    const parts = [{ binding: weight, storage: "f32", firstRow: 0, rows: shape.out } as const];
    const [dispatch] = matmulDispatches(tile, { ...shape, y, x, weight: { parts }, epilogue: "none" });
    const dispatches = new Array(times).fill(dispatch);
    const begin = performance.now();
    await submit(device, dispatches);
    return performance.now() - begin;
  };
  let idle = Infinity;
  for (let i = 0; i < 5; i++) {
    const begin = performance.now();
    await submit(device, []);
    idle = Math.min(idle, performance.now() - begin);
  }
  return {
    time: async (tile, size) => (await run(tile, size)) - idle,
    close() {
      for (const { buffer } of [x, weight, y]) buffer.destroy();
    },
  };
}

/** So many numbers, none of them zero for long: a multiplication by zero may be faster than others. */
function filled(gpu: GPUDevice, count: number): GPUBufferBinding {
  const buffer = gpu.createBuffer({ label: "tuning", size: 4 * count, usage: Usage.STORAGE | Usage.COPY_DST });
  const some = normal(1, 3 * 2 ** 13);
  for (let at = 0; at < count; at += some.length) gpu.queue.writeBuffer(buffer, 4 * at, some, 0, Math.min(some.length, count - at));
  return { buffer };
}
