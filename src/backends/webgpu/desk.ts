import { TypeformerError, throwIfAborted } from "../../errors/index.ts";
import { type Device, openDevice, type Readback, submit } from "../../kernels/devices/webgpu/index.ts";
import type { Answers } from "../answers.ts";
import { BlockPool } from "./blocks.ts";
import { readyFor } from "./lowerings.ts";
import type { Plan } from "./plan.ts";

/** A device with all that lies on it. */
export interface Desk {
  device: Device;
  /** How fast it computes, in 10⁹ floating-point operations a second. */
  gflops: number;
  pool: BlockPool;
  /** Whether the device is gone. */
  lost: boolean;
  /** Gives the device back. */
  end(): void;
}

/** @throws TypeformerError as `openDevice` does */
export async function openDesk(bindingLimit: number | undefined): Promise<Desk> {
  const device = await openDevice(bindingLimit);
  const desk: Desk = { device, gflops: await readyFor(device), pool: new BlockPool(device), lost: false, end: () => device.gpu.destroy() };
  device.gpu.lost.then(() => {
    desk.lost = true;
  });
  return desk;
}

/** @throws TypeformerError `out_of_memory` where a value is larger than the device's kernels may see */
export function refuseTooLarge({ bindingLimit: limit }: Device, { lent }: Plan): void {
  const largest = Math.max(0, ...[...lent].map(({ size }) => size));
  if (largest <= limit) return;
  const [needed, most] = [largest, limit].map((bytes) => (bytes / 2 ** 20).toPrecision(3));
  throw new TypeformerError(
    "out_of_memory",
    `a value of the pass takes ${needed} MiB, and this graphics device lets a kernel see ${most} of a buffer: ask for less at a time, fewer tokens or taps`,
  );
}

/** Throws what `submit` throws, and `aborted` between two submissions. */
export async function execute({ device, pool }: Desk, { submissions, integers, lent, read }: Plan, answers: Answers, signal?: AbortSignal) {
  const reads = read.map(([slot, block]): Readback => {
    const count = slot.rows * slot.columns;
    const keep = (mapped: ArrayBuffer, at: number) =>
      answers.keep(slot, new (slot.integers ? Int32Array : Float32Array)(mapped, at, count));
    return { buffer: block.buffer, size: 4 * count, keep };
  });
  try {
    for (const [i, dispatches] of submissions.entries()) {
      throwIfAborted(signal, "the pass");
      await submit(device, dispatches, i === submissions.length - 1 ? reads : []);
    }
    throwIfAborted(signal, "the pass");
  } finally {
    integers.destroy();
    pool.keep(lent);
  }
}
