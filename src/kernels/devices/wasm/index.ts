/**
 * The kernels in WebAssembly: every `simd/exports.as.ts` of the rooms beside this folder, in one module of some kB over memory that the
 * caller owns. `npm run wasm` compiles it, once for each build.
 *
 * A room's dialect says which calls compute a step (`WasmLowering`). A backend makes them in its own memory, on its threads; `inWasm` makes
 * of them a kernel on typed arrays that tests can hold to its cases.
 */
export { type Build, builds, bytesOf, checkedModule, chooseBuild, giveModule, moduleOf, namedApart, usableBuilds } from "./builds.ts";
export { type Call, execute, type Share, type WasmExport, wasmExport } from "./call.ts";
export { inWasm, type WasmDialect, wasmLowering } from "./dialect.ts";
export {
  addressOf,
  type Int8Layout,
  inRows,
  type Layout,
  type Layouts,
  type ParameterMemory,
  type WasmParameter,
} from "./layout.ts";
export type { WasmLowering, WasmPlace } from "./lowering.ts";
export { createMemory, RESERVED } from "./memory.ts";
export { exportNames, instantiate, type WasmExports } from "./module.ts";
export { Workspace } from "./workspace.ts";
