import type { AnyKernel, Kernel, Outputs } from "../../operation.ts";
import { boundStep, type OperandMemory, type Step, type Steps } from "../../steps/index.ts";
import type { Build } from "./builds.ts";
import { inRows } from "./layout.ts";
import type { WasmLowering } from "./lowering.ts";
import { Workspace } from "./workspace.ts";

/** A kernel that computes in WebAssembly, and what it is made of. */
export interface WasmDialect<In, Out extends Outputs, S extends Step> extends Kernel<In, Out> {
  readonly lowering: WasmLowering<S>;
  /** The same kernel of another build. */
  of(build: Build): WasmDialect<In, Out, S>;
}

/** One workspace for each build, made when it is first needed: no module is compiled by an import. */
const workspaces = new Map<Build | undefined, Workspace>();

/**
 * A dialect by the contract of kernels on typed arrays: everything is copied in, computed by the calls that a backend would make, and the
 * answer copied out.
 */
export function inWasm<In, Out extends Outputs, S extends Step>(
  steps: Steps<In, Out, S>,
  lowering: WasmLowering<S>,
  build?: Build,
): WasmDialect<In, Out, S> {
  const placed = (input: In, out: Out) => {
    const workspace = workspaces.get(build) ?? new Workspace(build);
    workspaces.set(build, workspace);
    workspace.clear();
    const { step, at, ifRead, integers, results } = boundStep(steps, input, out, memoryIn(workspace, lowering));
    const calls = lowering.lower(step, {
      at,
      ifRead: (value) => ifRead(value) ?? 0,
      integers,
      borrow: (bytes) => workspace.reserve(bytes),
      put: (list) => workspace.put(Int32Array.from(list)),
    });
    const computations = calls.filter(({ units }) => units > 0).map((call) => workspace.ready(call));
    const compute = () => {
      for (const computation of computations) computation();
    };
    return { workspace, results, compute };
  };
  const resident = (out: Out, input: In) => {
    const { workspace, compute, results } = placed(input, out);
    const read = () => {
      for (const [target, address] of results) workspace.read(address, target);
    };
    return Object.assign(compute, { read });
  };
  const kernel = (out: Out, input: In) => {
    const compute = resident(out, input);
    compute();
    compute.read();
  };
  return Object.assign(kernel, { resident, lowering, of: (other: Build) => inWasm(steps, lowering, other) });
}

/** The lowering of an operation's dialect in WebAssembly, where it has one. */
export function wasmLowering(dialect: AnyKernel | undefined): WasmLowering<Step> | undefined {
  return (dialect as Partial<WasmDialect<unknown, Outputs, Step>> | undefined)?.lowering;
}

/** Parameters are laid out as a backend lays them out when it loads: what is timed is what follows. */
function memoryIn(workspace: Workspace, { layouts = {} }: WasmLowering<never>): OperandMemory<number> {
  return {
    put: (numbers) => workspace.put(numbers),
    reserve: (bytes) => workspace.reserve(bytes),
    parameter(numbers, shape, use) {
      const { target, finish } = (layouts[use] ?? inRows)(shape, workspace);
      target.set(numbers);
      return finish(use);
    },
    int8(integers, factors, shape, digits) {
      if (!layouts.int8) throw new RangeError("the dialect reads no matrices of 8-bit integers");
      const { values, scales, finish } = layouts.int8(shape, digits, workspace);
      values.set(integers);
      scales.set(factors);
      return finish();
    },
  };
}
