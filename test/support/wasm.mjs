import { buildWasm } from "../../scripts/build-wasm.mjs";

/** Jest global setup: sources import the WebAssembly module as text, so it must be there, and be that of the sources. */
export default () => buildWasm();
