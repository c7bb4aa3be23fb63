import { TypeformerError, throwIfAborted } from "../../errors/index.ts";
import { release } from "../../kernels/devices/webgpu/index.ts";
import type { Digits } from "../../kernels/steps/index.ts";
import { Answers } from "../answers.ts";
import type { Backend, BackendOptions, Inputs, Program, Results } from "../backend.ts";
import { inChunks } from "../chunks.ts";
import { fuse } from "../fusion.ts";
import { inOrder } from "../passes.ts";
import { type Recording, record } from "../recording.ts";
import { type Desk, execute, openDesk, refuseTooLarge } from "./desk.ts";
import { type GpuParameter, plainSource, quantizedSource, type Source } from "./parameters.ts";
import { plan } from "./plan.ts";

/** Bytes for the values of one pass; a batch that needs more is split. No device says how much memory it has. */
const PASS_BYTES = 2 ** 30;

/**
 * Opens the WebGPU backend: weights resident on the device, a pass as one submission, only answers come back.
 *
 * @throws TypeformerError `backend_unavailable` where there is no WebGPU or no adapter, and what its trial throws
 */
export function webgpuBackend(options: BackendOptions): Promise<Backend> {
  return backendOn(async () => {
    const desk = await openDesk(options.bindingLimit);
    try {
      const guest = () => backendOn(async () => ({ ...desk, end() {} }), options);
      await options.trial?.(await guest(), desk.device.name);
    } catch (error) {
      desk.end();
      throw error;
    }
    return desk;
  }, options);
}

/** @param open is called again when the device was lost */
async function backendOn(open: () => Promise<Desk>, { storage = "f32", memoryLimit = PASS_BYTES }: BackendOptions): Promise<Backend> {
  const queued = inOrder();
  const parameters = new Map<GpuParameter, Source>();
  let disposed = false;
  let desk = await open();

  /** The device; after its loss another one, with all parameters on it. */
  async function present(): Promise<Desk> {
    if (!desk.lost) return desk;
    const fresh = await open();
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
        desk.end();
      });
    },
  };
}
