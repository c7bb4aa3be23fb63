import { describe, oneOf, refuseUnknown, TypeformerError } from "../../../errors/index.ts";
import { isGpuJs, peers } from "../peers.ts";
import { Device } from "./device.ts";
import type { GpuJsClass } from "./library.ts";
import { type GpuJsMode, gpujsModes } from "./mode.ts";
import { withNavigatorGpu } from "./navigator-gpu.ts";

/** How the backend gpujs finds and uses gpu.js. */
export interface GpuJsOptions {
  /** Default: the first of `gpujsModes` that works here. */
  mode?: GpuJsMode;
  /** Whether a slower mode may stand in where `mode` does not work; the model's `backend` then says so. Default: false. */
  fallback?: boolean;
  /** The class of gpu.js, where it is neither installed nor a global: `import { GPU } from "gpu.js"`. */
  GPU?: unknown;
}

/** Options as a caller gave them. @throws TypeformerError `invalid_option` for an unknown name or mode, or what is not the class of gpu.js */
export function checkedGpuJsOptions(options: GpuJsOptions = {}): GpuJsOptions {
  refuseUnknown(options, ["mode", "fallback", "GPU"], "gpujs");
  if (options.mode !== undefined) oneOf(options.mode, gpujsModes, "gpujs.mode");
  if (options.GPU !== undefined && !isGpuJs(options.GPU)) {
    throw new TypeformerError(
      "invalid_option",
      `gpujs.GPU: expected the class of gpu.js, found ${describe(options.GPU)}. import { GPU } from "gpu.js"`,
    );
  }
  return options;
}

/**
 * Opens gpu.js in a mode that has been seen to compute here.
 *
 * @param trial throws where a device that has been opened shall not be taken, with the reason
 * @throws TypeformerError `backend_unavailable` where gpu.js is missing, or the mode does not work and none may stand in, with the reason of each
 */
export async function openDevice(
  { mode, fallback = false, GPU }: GpuJsOptions = {},
  trial?: (device: Device) => Promise<void>,
): Promise<{ device: Device; passedOver: string[] }> {
  const library = isGpuJs(GPU) ? GPU : await peers.gpujs();
  const first = mode === undefined ? 0 : gpujsModes.indexOf(mode);
  const candidates = mode === undefined || fallback ? gpujsModes.slice(first) : [mode];
  const reasons = new Map<GpuJsMode, string>();
  for (const candidate of candidates) {
    try {
      const device = await openIn(candidate, library);
      await trial?.(device).catch(async (error) => {
        await device.destroy();
        throw error;
      });
      return { device, passedOver: [...reasons].map(([name, reason]) => `${name} (${reason})`) };
    } catch (error) {
      reasons.set(candidate, error instanceof Error ? error.message : String(error));
    }
  }
  const [[only, reason]] = reasons;
  throw new TypeformerError(
    "backend_unavailable",
    candidates.length === 1
      ? `gpu.js does not run in the mode ${only}: ${reason}${only === "cpu" ? "" : ". gpujs: { fallback: true } lets a slower mode stand in"}`
      : `gpu.js runs in no mode here: ${[...reasons].map(([name, why]) => `${name} (${why})`).join(", ")}`,
  );
}

async function openIn(mode: GpuJsMode, library: GpuJsClass): Promise<Device> {
  if (mode === "cpu") refuseWithoutCompiler();
  if (mode !== "webgpu") return probed(mode, library);
  const gpu = await peers.webgpu();
  if (!(await gpu.requestAdapter())) throw new Error("WebGPU finds no adapter: no GPU, or no driver for it");
  return withNavigatorGpu(gpu, () => probed(mode, library));
}

/** In this mode gpu.js makes its functions with `new Function`; where that is forbidden it would only log an error and go on without them. */
function refuseWithoutCompiler(): void {
  try {
    new Function("");
  } catch (cause) {
    throw new Error(
      "it compiles JavaScript with new Function, which is forbidden here, by a Content-Security-Policy without 'unsafe-eval', or by node --disallow-code-generation-from-strings",
      { cause },
    );
  }
}

/** A mode counts as working when it has multiplied two small matrices rightly, and by itself. */
async function probed(mode: GpuJsMode, library: GpuJsClass): Promise<Device> {
  let gpu: InstanceType<GpuJsClass>;
  try {
    gpu = new library({ mode });
  } catch (cause) {
    throw new Error(mode === "headlessgl" ? "it needs the npm package gl, built for this machine" : "it is not supported here", { cause });
  }
  const device = new Device(mode, gpu);
  const scope = device.scope();
  try {
    const x = await scope.upload(Float32Array.of(1, 2, 3, 4), 2);
    const bias = scope.put(Float32Array.of(0.5, -7), 2);
    const y = await scope.read(await scope.run("probe", { width: 2 }, [2, 2], x, bias));
    if (String(y) !== "5.5,4,11.5,18") throw new Error(`it computes wrongly: found ${y}, expected 5.5,4,11.5,18`);
    return device;
  } catch (error) {
    await device.destroy();
    throw error;
  } finally {
    scope.end();
  }
}
