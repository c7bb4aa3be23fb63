import { TypeformerError, throwIfAborted } from "../../errors/index.ts";
import { type Device, openDevice, type Readback, release, submit } from "../../kernels/devices/webgpu/index.ts";
import type { Digits } from "../../kernels/steps/index.ts";
import { Answers } from "../answers.ts";
import type { Backend, BackendOptions, Inputs, Program, Results } from "../backend.ts";
import { inChunks } from "../chunks.ts";
import { fuse } from "../fusion.ts";
import { inOrder } from "../passes.ts";
import { type Recording, record } from "../recording.ts";
import { BlockPool } from "./blocks.ts";
import { readyFor } from "./lowerings.ts";
import { type GpuParameter, plainSource, quantizedSource, type Source } from "./parameters.ts";
import { type Plan, plan } from "./plan.ts";

/** Bytes for the values of one pass; a batch that needs more is split. No device says how much memory it has. */
const PASS_BYTES = 2 ** 30;

/** A device with all that lies on it. */
interface Desk {
  device: Device;
  /** How fast it computes, in 10⁹ floating-point operations a second. */
  gflops: number;
  pool: BlockPool;
  /** Whether the device is gone. */
  lost: boolean;
}

async function openDesk(bindingLimit: number | undefined): Promise<Desk> {
  const device = await openDevice(bindingLimit);
  const desk: Desk = { device, gflops: await readyFor(device), pool: new BlockPool(device), lost: false };
  device.gpu.lost.then(() => {
    desk.lost = true;
  });
  return desk;
}

/**
 * Opens the WebGPU backend: weights resident on the device, a pass as one submission, only answers come back.
 *
 * @throws TypeformerError `backend_unavailable` where there is no WebGPU or no adapter
 */
export async function webgpuBackend({ storage = "f32", bindingLimit, memoryLimit = PASS_BYTES }: BackendOptions): Promise<Backend> {
  const queued = inOrder();
  const parameters = new Map<GpuParameter, Source>();
  let disposed = false;
  let desk = await openDesk(bindingLimit);

  /** The device; after its loss another one, with all parameters on it. */
  async function present(): Promise<Desk> {
    if (!desk.lost) return desk;
    const fresh = await openDesk(bindingLimit);
    for (const [parameter, source] of parameters) parameter.resident = await source(fresh.device);
    desk = fresh;
    return fresh;
  }

  function refuseDisposed(): void {
    if (disposed) throw new TypeformerError("disposed", "the backend was disposed of: load the model again");
  }

  const planned = ({ device, gflops, pool }: Desk, inputs: Inputs, recording: Recording) => {
    const cut = inChunks(fuse(recording), device.bindingLimit);
    return { reads: cut.reads, ...plan(cut, inputs, pool, gflops) };
  };

  async function parameter(shape: readonly number[], source: Source, digits?: Digits): Promise<GpuParameter> {
    refuseDisposed();
    const { device } = await present();
    const parameter = { shape, digits, resident: await source(device) };
    parameters.set(parameter, source);
    return parameter;
  }

  return {
    description: `webgpu (${desk.device.name}${storage === "f16" ? ", f16 weights" : ""})`,

    parameter: (name, shape, use, fill) => parameter(shape, plainSource({ name, shape, use, storage }, fill)),

    quantizedParameter: (name, shape, digits, fill) => parameter(shape, quantizedSource({ name, shape }, fill), digits),

    fits(inputs, program) {
      const { bindingLimit, gpu } = desk.device;
      const { lent, read } = planned(desk, inputs, record(inputs, program));
      const sizes = [...lent].map(({ size }) => size);
      const sum = (of: number[]) => of.reduce((total, size) => total + size, 0);
      const answers = read.map(([{ rows, columns }]) => 4 * rows * columns);
      return Math.max(...sizes) <= bindingLimit && sum(answers) <= gpu.limits.maxBufferSize && sum(sizes) <= memoryLimit;
    },

    async prepare(inputs, program) {
      const desk = await present();
      const { submissions } = planned(desk, inputs, record(inputs, program));
      await Promise.all(submissions.flat().map(({ shader }) => desk.device.pipeline(shader)));
    },

    async pass<Name extends string, Read extends string>(inputs: Inputs<Name>, program: Program<Name, Read>, signal?: AbortSignal) {
      refuseDisposed();
      const recording = record(inputs, program);
      const run = async () => {
        throwIfAborted(signal, "the pass");
        const desk = await present();
        const { reads, ...pass } = planned(desk, inputs, recording);
        refuseTooLarge(desk.device, pass);
        const answers = new Answers(reads);
        await execute(desk, pass, answers, signal);
        return answers.results;
      };
      return (await queued(run)) as Results<Read>;
    },

    dispose() {
      disposed = true;
      void queued(async () => {
        desk.pool.clear();
        for (const { resident } of parameters.keys()) release(resident);
        desk.device.gpu.destroy();
      });
    },
  };
}

/** @throws TypeformerError `out_of_memory` where a value is larger than the device's kernels may see */
function refuseTooLarge({ bindingLimit: limit }: Device, { lent }: Plan): void {
  const largest = Math.max(0, ...[...lent].map(({ size }) => size));
  if (largest <= limit) return;
  const [needed, most] = [largest, limit].map((bytes) => (bytes / 2 ** 20).toPrecision(3));
  throw new TypeformerError(
    "out_of_memory",
    `a value of the pass takes ${needed} MiB, and this graphics device lets a kernel see ${most} of a buffer: ask for less at a time, fewer tokens or taps`,
  );
}

async function execute({ device, pool }: Desk, { submissions, integers, lent, read }: Plan, answers: Answers, signal?: AbortSignal) {
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
