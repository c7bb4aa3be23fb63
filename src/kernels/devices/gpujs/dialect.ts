import { dequantizeRows } from "../../../tensor/index.ts";
import type { AnyKernel, Kernel, Outputs } from "../../operation.ts";
import { boundStep, type OperandMemory, type Parameter, type Step, type Steps, type Value } from "../../steps/index.ts";
import type { Device, Handle, Scope } from "./device.ts";
import type { GpuJsLowering, Unpack } from "./lowering.ts";
import type { GpuJsMode } from "./mode.ts";
import { openDevice } from "./opening.ts";
import { type GpuJsParameter, whole } from "./parts.ts";

/** A kernel that computes on gpu.js, and what it is made of. */
export interface GpuJsDialect<In, Out extends Outputs, S extends Step> extends Kernel<In, Out> {
  readonly lowering: GpuJsLowering<S>;
  /** The same kernel in another mode. */
  of(mode: GpuJsMode): GpuJsDialect<In, Out, S>;
}

const devices = new Map<GpuJsMode | undefined, Promise<Device>>();

/** One device for each mode, opened when it is first needed. */
function deviceIn(mode?: GpuJsMode): Promise<Device> {
  const opened = devices.get(mode) ?? openDevice({ mode }).then(({ device }) => device);
  devices.set(mode, opened);
  opened.catch(() => devices.delete(mode));
  return opened;
}

/** A dialect by the contract of kernels on typed arrays: everything is copied in, computed as a backend would, and the answer copied out. */
export function inGpuJs<In, Out extends Outputs, S extends Step>(
  steps: Steps<In, Out, S>,
  lowering: GpuJsLowering<S>,
  mode?: GpuJsMode,
): GpuJsDialect<In, Out, S> {
  /** Brings the operands there; the answer computes with them in a scope of its own, which ends with it. */
  const placed = async (input: In, out: Out, bring: Bring) => {
    const memory = new Memory(bring);
    const { step, at, ifRead, integers, results } = boundStep(steps, input, out, memory);
    await memory.brought();
    return async (scope: Scope) => {
      try {
        if (Object.values(out).every(({ length }) => length === 0)) return;
        const made = (value: Value, handle: Handle, unpack?: Unpack) => {
          const place = ifRead(value);
          if (place) Object.assign(place, { handle, unpack });
          else scope.free(handle);
        };
        const isRead = (value: Value) => ifRead(value) !== undefined;
        await lowering.compute(step, { scope, at: (value) => at(value).handle as Handle, isRead, made, integers });
        for (const [target, { handle, unpack }] of results) {
          if (target.length === 0) continue;
          const numbers = await scope.read(handle as Handle);
          target.set(unpack ? unpack(numbers) : numbers);
        }
      } finally {
        scope.end();
      }
    };
  };

  let resident: Scope | undefined;
  const kernel = async (out: Out, input: In) => {
    const scope = (await deviceIn(mode)).scope();
    const answer = await placed(input, out, async (numbers, columns) => scope.put(numbers, columns));
    await answer(scope);
  };
  return Object.assign(kernel, {
    lowering,
    of: (other: GpuJsMode) => inGpuJs(steps, lowering, other),
    async resident(out: Out, input: In) {
      resident?.end();
      const device = await deviceIn(mode);
      const scope = device.scope();
      resident = scope;
      const answer = await placed(input, out, (numbers, columns) => scope.upload(numbers, columns));
      return () => answer(device.scope());
    },
    unavailable: () =>
      deviceIn(mode).then(
        () => undefined,
        (error: Error) => error.message,
      ),
  });
}

/** The lowering of an operation's dialect on gpu.js, where it has one. */
export function gpuJsLowering(dialect: AnyKernel | undefined): GpuJsLowering<Step> | undefined {
  return (dialect as Partial<GpuJsDialect<unknown, Outputs, Step>> | undefined)?.lowering;
}

/** Brings a matrix of so many columns to where kernels find it. */
type Bring = (numbers: Float32Array, columns: number) => Promise<Handle>;

/** Where a value is, once it is there, and how its numbers lie. */
interface Place {
  handle?: Handle;
  unpack?: Unpack;
}

class Memory implements OperandMemory<Place> {
  private readonly bring: Bring;
  private readonly waiting: Promise<void>[] = [];

  constructor(bring: Bring) {
    this.bring = bring;
  }

  put(numbers: Float32Array, columns: number): Place {
    const place: Place = {};
    this.whenThere(numbers, columns, (handle) => {
      place.handle = handle;
    });
    return place;
  }

  reserve(): Place {
    return {};
  }

  parameter(numbers: Float32Array, shape: readonly number[]): Parameter {
    const columns = shape[shape.length - 1];
    const rows = shape.length === 1 ? 1 : shape[0];
    const parameter: { -readonly [Name in keyof GpuJsParameter]?: GpuJsParameter[Name] } & Parameter = { shape };
    this.whenThere(numbers, columns, (handle) => {
      parameter.matrix = whole(handle, rows, columns);
    });
    return parameter;
  }

  int8(values: Int8Array, scales: Float32Array, shape: readonly number[]): Parameter {
    const numbers = new Float32Array(values.length);
    dequantizeRows(values, scales, shape[1], numbers);
    return this.parameter(numbers, shape);
  }

  async brought(): Promise<void> {
    await Promise.all(this.waiting);
  }

  private whenThere(numbers: Float32Array, columns: number, there: (handle: Handle) => void): void {
    this.waiting.push(this.bring(numbers, columns).then(there));
  }
}
