import type { Input, Parameter, Step, Value } from "../../steps/index.ts";
import type { Device } from "./device.ts";
import type { Dispatch } from "./dispatch.ts";
import type { Resident } from "./resident.ts";

/** How an operation's steps become launches of shaders. Conformance, benchmark and backend all compute by these. */
export interface WebGpuLowering<S extends Step> {
  /** The launches that compute a step, one after the other. */
  lower(step: S, place: WebGpuPlace): Dispatch[];
  /**
   * What the operation must find out of a device before anything is lowered for it. Answers how fast the device was at it, in 10⁹
   * floating-point operations a second.
   *
   * @throws TypeformerError as `submit` does
   */
  ready?(device: Device): Promise<number>;
}

/** Where everything of a step lies. */
export interface WebGpuPlace {
  readonly device: Device;
  at(value: Value): GPUBufferBinding;
  /** Nothing for a value that nobody reads. */
  ifRead(value: Value): GPUBufferBinding | undefined;
  resident(parameter: Parameter): Resident;
  /** A parameter of one row. */
  vector(parameter: Parameter): GPUBufferBinding;
  integers(input: Input): Int32Array;
  /** Brings integers to the device, for this step. */
  put(integers: ArrayLike<number>): GPUBufferBinding;
  /** Memory for this step alone. */
  borrow(bytes: number): GPUBufferBinding;
}
