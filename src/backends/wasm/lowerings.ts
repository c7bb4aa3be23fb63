import { type Layouts, type WasmExport, type WasmLowering, wasmLowering } from "../../kernels/devices/wasm/index.ts";
import type { Step } from "../../kernels/steps/index.ts";
import { everyOperation, operationOf } from "../operations.ts";

const lowerings = everyOperation.flatMap(({ dialects }) => wasmLowering(dialects.simd) ?? []);

/** All that is called of the module. */
export const everyExport: readonly WasmExport[] = lowerings.flatMap(({ exports }) => exports);

/** How parameters lie in memory, where an operation reads them in another way than row by row. */
export const layouts: Layouts = Object.assign({}, ...lowerings.map(({ layouts }) => layouts));

/** How a step becomes calls of the module; nothing where its operation has no dialect in WebAssembly. */
export const loweringOf = (step: Step): WasmLowering<Step> | undefined => wasmLowering(operationOf(step).dialects.simd);
