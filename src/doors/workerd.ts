/**
 * typeformer in workerd (Cloudflare Workers), which compiles no bytes: there the kernels are modules that are deployed beside the program.
 * Otherwise it is what a page imports.
 */
import { giveModule } from "../kernels/devices/wasm/index.ts";
import relaxedSimd from "./wasm/relaxed-simd.wasm";
import simd128 from "./wasm/simd128.wasm";

export * from "./browser.ts";

giveModule("relaxed-simd", relaxedSimd);
giveModule("simd128", simd128);
