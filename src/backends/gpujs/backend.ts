import { TypeformerError } from "../../errors/index.ts";
import { type Device, type GpuJsParameter, openDevice, uploaded } from "../../kernels/devices/gpujs/index.ts";
import { dequantizeRows, refuseNonFinite, sizeOf } from "../../tensor/index.ts";
import type { Backend, BackendOptions, Inputs, Program, Results } from "../backend.ts";
import { inChunks } from "../chunks.ts";
import { inOrder } from "../passes.ts";
import { record } from "../recording.ts";
import { largestArray, run } from "./run.ts";

/**
 * Opens the backend on gpu.js: each step of a pass is one or more functions of one number, nothing is fused. Parameters are uploaded once,
 * values stay on the device until they are read.
 *
 * @throws TypeformerError `backend_unavailable` where gpu.js is missing, or the mode does not work or fails its trial
 */
export async function gpujsBackend(options: BackendOptions): Promise<Backend> {
  const { device, passedOver } = await openDevice(options.gpujs, async (device) => {
    const { adapter } = device;
    if (adapter !== undefined) await options.trial?.(backendOn(device, { ...options, description: adapter, end() {} }), adapter);
  });
  const stoodIn = options.gpujs?.mode && passedOver.length > 0 ? `; passed over: ${passedOver.join(", ")}` : "";
  return backendOn(device, { ...options, description: `gpujs (${device.mode}${stoodIn})`, end: () => device.destroy() });
}

interface Setting {
  description: string;
  bindingLimit?: number;
  /** Gives the device back. */
  end(): void | Promise<void>;
}

function backendOn(device: Device, { description, bindingLimit = Infinity, end }: Setting): Backend {
  const limit = Math.min(bindingLimit, device.bindingLimit);
  const parameters = device.scope();
  const queued = inOrder();
  let open: Device | undefined = device;
  const inUse = (): Device => {
    if (open) return open;
    throw new TypeformerError("disposed", "the backend was disposed of: load the model again");
  };

  return {
    description,

    async parameter(name, shape, _use, fill): Promise<GpuJsParameter> {
      inUse();
      const numbers = new Float32Array(sizeOf(shape));
      await fill(numbers);
      refuseNonFinite(name, numbers);
      return uploaded(parameters, shape, numbers, limit);
    },

    async quantizedParameter(_name, shape, _digits, fill): Promise<GpuJsParameter> {
      inUse();
      const [out, width] = shape;
      const values = new Int8Array(out * width);
      const scales = new Float32Array(out);
      await fill(values, scales);
      const numbers = new Float32Array(out * width);
      dequantizeRows(values, scales, width, numbers);
      return uploaded(parameters, shape, numbers, limit);
    },

    fits<Name extends string>(inputs: Inputs<Name>, program: Program<Name, string>) {
      return largestArray(inChunks(record(inputs, program), limit), inputs) <= limit;
    },

    async pass<Name extends string, Read extends string>(inputs: Inputs<Name>, program: Program<Name, Read>, signal?: AbortSignal) {
      const device = inUse();
      const recording = inChunks(record(inputs, program), limit);
      const largest = largestArray(recording, inputs);
      if (largest > limit) {
        const [needed, given] = [largest, limit].map((bytes) => (bytes / 2 ** 20).toFixed(0));
        throw new TypeformerError(
          "out_of_memory",
          `the pass needs an array of ${needed} MiB, and ${description} holds ${given} MiB at most: ask for less at a time, fewer texts, positions or taps`,
        );
      }
      return (await queued(() => run(device, recording, inputs, signal))) as Results<Read>;
    },

    dispose() {
      open = undefined;
      void queued(async () => {
        parameters.end();
        await end();
      });
    },
  };
}
