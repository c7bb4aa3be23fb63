import type { Kernel, Outputs } from "../../operation.ts";
import type { Device, Handle, Scope } from "./device.ts";
import { type GpuJsMode, openDevice } from "./modes.ts";

/** Brings a matrix of so many columns to where kernels find it. */
export type Put = (numbers: Float32Array, columns: number) => Handle | Promise<Handle>;

/** How an operation runs on gpu.js: how its input comes there, and what is then computed and read. */
export interface GpuJsDialect<Input, Output extends Outputs, Placed> {
  place(input: Input, put: Put): Promise<Placed>;
  compute(scope: Scope, placed: Placed, out: Output): Promise<void>;
}

const devices = new Map<GpuJsMode | undefined, Promise<Device>>();

/** One device for each mode, opened when it is first needed. */
function deviceIn(mode?: GpuJsMode): Promise<Device> {
  const opened = devices.get(mode) ?? openDevice({ mode }).then(({ device }) => device);
  devices.set(mode, opened);
  opened.catch(() => devices.delete(mode));
  return opened;
}

/** A kernel that computes on gpu.js, by the contract of kernels on typed arrays: everything is copied in, and the answer out. */
export function inGpuJs<Input, Output extends Outputs, Placed>(
  { place, compute }: GpuJsDialect<Input, Output, Placed>,
  mode?: GpuJsMode,
): Kernel<Input, Output> {
  let resident: Scope | undefined;
  const answer = async (scope: Scope, placed: Placed, out: Output) => {
    try {
      if (Object.values(out).some(({ length }) => length > 0)) await compute(scope, placed, out);
    } finally {
      scope.end();
    }
  };
  const kernel: Kernel<Input, Output> = async (out, input) => {
    const scope = (await deviceIn(mode)).scope();
    await answer(scope, await place(input, (numbers, columns) => scope.put(numbers, columns)), out);
  };
  kernel.resident = (out, input) => {
    resident?.end();
    const placed = deviceIn(mode).then(async (device) => {
      const scope = device.scope();
      resident = scope;
      return { device, inputs: await place(input, (numbers, columns) => scope.upload(numbers, columns)) };
    });
    return async () => {
      const { device, inputs } = await placed;
      await answer(device.scope(), inputs, out);
    };
  };
  kernel.unavailable = () =>
    deviceIn(mode).then(
      () => undefined,
      (error: Error) => error.message,
    );
  return kernel;
}
