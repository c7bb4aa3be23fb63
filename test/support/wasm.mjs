import { buildGpuJs } from "../../scripts/build-gpujs.mjs";
import { buildWasm } from "../../scripts/build-wasm.mjs";

/** Jest global setup: sources import the WebAssembly module and the kernels of gpu.js as text, so they must be there, and be those of the sources. */
export default () => Promise.all([buildWasm(), buildGpuJs()]);
