import type { TypedArray } from "../../../tensor/index.ts";
import type { Kernel, Outputs } from "../../operation.ts";
import { type Device, openDevice } from "./device.ts";
import { type Dispatch, type Readback, submit } from "./dispatch.ts";
import { Usage } from "./flags.ts";

/** Memory on a device for the inputs and outputs of one kernel call. */
export interface Workspace {
  readonly device: Device;
  /** A buffer of at least so many bytes. */
  reserve(bytes: number): GPUBufferBinding;
  /** A buffer with these numbers. */
  put(values: TypedArray): GPUBufferBinding;
}

/** An input on the device: what to launch, and where each output will lie. */
export interface Placed<Output extends Outputs> {
  dispatches: Dispatch[];
  at: { [Name in keyof Output]: GPUBufferBinding };
}

/** Puts an input on the device and reserves memory for `out`, of which it reads only lengths. */
export type Place<Input, Output extends Outputs> = (
  workspace: Workspace,
  input: Input,
  out: Output,
) => Placed<Output> | Promise<Placed<Output>>;

/** The device of all dialects, opened when the first of them is called. */
let shared: Promise<Device> | undefined;

function sharedDevice(): Promise<Device> {
  shared ??= openDevice().then((device) => {
    device.gpu.lost.then(() => {
      shared = undefined;
    });
    return device;
  });
  return shared;
}

/** A kernel on the GPU, by the contract of kernels on typed arrays: everything is copied in, and the answer out. */
export function onWebGpu<Input, Output extends Outputs>(place: Place<Input, Output>): Kernel<Input, Output> {
  let buffers: GPUBuffer[] = [];

  async function placed(input: Input, out: Output) {
    const device = await sharedDevice();
    for (const buffer of buffers) buffer.destroy();
    buffers = [];
    return { device, ...(await place(workspaceOn(device, buffers), input, out)) };
  }

  const kernel: Kernel<Input, Output> = async (out, input) => {
    const { device, dispatches, at } = await placed(input, out);
    const reads = Object.entries(out).map(([name, array]): Readback => {
      const keep = (mapped: ArrayBuffer, offset: number) => {
        array.set(new (array.constructor as Float32ArrayConstructor)(mapped, offset, array.length));
      };
      return { ...at[name], size: array.byteLength, keep };
    });
    await submit(device, dispatches, reads);
  };
  const resident = (out: Output, input: Input) => {
    const waiting = placed(input, out);
    return async () => {
      const { device, dispatches } = await waiting;
      await submit(device, dispatches);
    };
  };
  const unavailable = () =>
    sharedDevice().then(
      () => undefined,
      (cause) => cause.message,
    );
  return Object.assign(kernel, { resident, unavailable });
}

function workspaceOn(device: Device, buffers: GPUBuffer[]): Workspace {
  const reserve = (bytes: number) => {
    const size = 4 * Math.max(1, Math.ceil(bytes / 4)); // nothing empty can be bound
    const buffer = device.gpu.createBuffer({ size, usage: Usage.STORAGE | Usage.COPY_SRC | Usage.COPY_DST });
    buffers.push(buffer);
    return { buffer };
  };
  const put = (values: TypedArray) => {
    const binding = reserve(values.byteLength);
    device.gpu.queue.writeBuffer(binding.buffer, 0, wholeWords(values));
    return binding;
  };
  return { device, reserve, put };
}

/** The bytes, with zeros after them to a whole number of words: only those can be written. */
function wholeWords({ buffer, byteOffset, byteLength }: TypedArray): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 * Math.ceil(byteLength / 4));
  bytes.set(new Uint8Array(buffer, byteOffset, byteLength));
  return bytes;
}
