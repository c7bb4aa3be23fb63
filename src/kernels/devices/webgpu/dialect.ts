import { bytesOf, type TypedArray } from "../../../tensor/index.ts";
import type { AnyKernel, Kernel, Outputs } from "../../operation.ts";
import { boundStep, type OperandMemory, type Parameter, type Step, type Steps } from "../../steps/index.ts";
import { type Device, openDevice } from "./device.ts";
import { type Readback, submit } from "./dispatch.ts";
import { Usage } from "./flags.ts";
import type { WebGpuLowering } from "./lowering.ts";
import { type Resident, release, residentInt8, residentMatrix } from "./resident.ts";

/** A kernel that computes on a GPU, and what it is made of. */
export interface WebGpuDialect<In, Out extends Outputs, S extends Step> extends Kernel<In, Out> {
  readonly lowering: WebGpuLowering<S>;
}

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

/**
 * A dialect by the contract of kernels on typed arrays: everything is copied in, computed by the launches that a backend would make, and
 * the answer copied out.
 */
export function onWebGpu<In, Out extends Outputs, S extends Step>(
  steps: Steps<In, Out, S>,
  lowering: WebGpuLowering<S>,
): WebGpuDialect<In, Out, S> {
  let workspace: Workspace | undefined;

  async function placed(input: In, out: Out) {
    const device = await sharedDevice();
    await lowering.ready?.(device);
    workspace?.clear();
    const memory = new Workspace(device);
    workspace = memory;
    const { step, at, ifRead, integers, results } = boundStep(steps, input, out, memory);
    const dispatches = lowering.lower(step, {
      device,
      at,
      ifRead,
      integers,
      resident: residentOf,
      vector: (parameter) => residentOf(parameter).parts[0].binding,
      put: (list) => memory.put(Int32Array.from(list)),
      borrow: (bytes) => memory.reserve(bytes),
    });
    return { device, dispatches, results };
  }

  const readsOf = (results: readonly (readonly [target: Float32Array | Int32Array, binding: GPUBufferBinding])[]): Readback[] =>
    results.map(([target, binding]) => {
      const keep = (mapped: ArrayBuffer, offset: number) => {
        target.set(new (target.constructor as Float32ArrayConstructor)(mapped, offset, target.length));
      };
      return { ...binding, size: target.byteLength, keep };
    });
  const kernel = async (out: Out, input: In) => {
    const { device, dispatches, results } = await placed(input, out);
    await submit(device, dispatches, readsOf(results));
  };
  const resident = async (out: Out, input: In) => {
    const { device, dispatches, results } = await placed(input, out);
    await device.gpu.queue.onSubmittedWorkDone(); // the input has arrived
    return Object.assign(() => submit(device, dispatches), { read: () => submit(device, [], readsOf(results)) });
  };
  const unavailable = () =>
    sharedDevice().then(
      () => undefined,
      (cause) => cause.message,
    );
  return Object.assign(kernel, { resident, unavailable, lowering });
}

/** The lowering of an operation's dialect in WGSL, where it has one. */
export function webGpuLowering(dialect: AnyKernel | undefined): WebGpuLowering<Step> | undefined {
  return (dialect as Partial<WebGpuDialect<unknown, Outputs, Step>> | undefined)?.lowering;
}

const residentOf = (parameter: Parameter): Resident => (parameter as Parameter & { resident: Resident }).resident;

/** Memory on a device for the operands of one kernel call. */
class Workspace implements OperandMemory<GPUBufferBinding> {
  private readonly device: Device;
  private readonly buffers: GPUBuffer[] = [];
  private readonly residents: Resident[] = [];

  constructor(device: Device) {
    this.device = device;
  }

  /** A buffer of at least so many bytes. */
  reserve(bytes: number): GPUBufferBinding {
    const size = 4 * Math.max(1, Math.ceil(bytes / 4)); // nothing empty can be bound
    const buffer = this.device.gpu.createBuffer({ size, usage: Usage.STORAGE | Usage.COPY_SRC | Usage.COPY_DST });
    this.buffers.push(buffer);
    return { buffer };
  }

  /** A buffer with these numbers. */
  put(values: TypedArray): GPUBufferBinding {
    const binding = this.reserve(values.byteLength);
    this.device.gpu.queue.writeBuffer(binding.buffer, 0, Uint8Array.from(bytesOf(values)));
    return binding;
  }

  parameter(numbers: Float32Array, shape: readonly number[]): Parameter {
    const [rows, width] = shape.length === 1 ? [1, shape[0]] : shape;
    return this.kept({ shape }, residentMatrix(this.device, "a parameter", [rows, width], numbers, "f32"));
  }

  int8(values: Int8Array, scales: Float32Array, shape: readonly number[], digits: Parameter["digits"]): Parameter {
    return this.kept({ shape, digits }, residentInt8(this.device, "a parameter", [shape[0], shape[1]], values, scales));
  }

  clear(): void {
    for (const buffer of this.buffers) buffer.destroy();
    for (const resident of this.residents) release(resident);
  }

  private kept(parameter: Parameter, resident: Resident): Parameter {
    this.residents.push(resident);
    return Object.assign(parameter, { resident });
  }
}
