import { TypeformerError } from "../../../errors/index.ts";
import { adapterName } from "../adapter-name.ts";
import { peers } from "../peers.ts";

/** A WebGPU device with what was compiled for it. */
export interface Device {
  readonly gpu: GPUDevice;
  /** The adapter, as it calls itself: `nvidia turing`, `google swiftshader`. */
  readonly name: string;
  /** Bytes that a shader may see of one buffer. */
  readonly bindingLimit: number;
  /** The pipeline of a shader, compiled once. */
  pipeline(shader: Shader): Promise<GPUComputePipeline>;
}

/** A compute shader: its entry point is `main`, group 0 has its scalars at binding 0 and its buffers after them. */
export interface Shader {
  /** For error messages and profilers. */
  readonly label: string;
  /** WGSL */
  readonly code: string;
  /** Its `override` constants, by name. */
  readonly constants?: Record<string, number>;
}

/**
 * Opens a device with the largest buffers that the adapter offers.
 *
 * @param bindingLimit bytes that a shader may see of one buffer, where it shall be less than the adapter's
 * @throws TypeformerError `backend_unavailable` where there is no WebGPU, no adapter or no device, with the reason
 */
export async function openDevice(bindingLimit = Infinity): Promise<Device> {
  const gpu = await peers.webgpu();
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" }).catch((cause) => {
    throw new TypeformerError("backend_unavailable", `WebGPU failed to look for a graphics adapter: ${cause.message}`, { cause });
  });
  if (!adapter) throw new TypeformerError("backend_unavailable", "WebGPU found no graphics adapter on this machine");
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const requiredLimits = { maxStorageBufferBindingSize, maxBufferSize };
  const opened = await adapter.requestDevice({ requiredLimits }).catch((cause) => {
    throw new TypeformerError("backend_unavailable", `the graphics adapter gave no device: ${cause.message}`, { cause });
  });
  const limit = Math.min(maxStorageBufferBindingSize, bindingLimit); // a device may not promise less than every device must
  return { gpu: opened, name: adapterName(adapter.info), bindingLimit: limit, pipeline: compiler(opened) };
}

function compiler(gpu: GPUDevice): Device["pipeline"] {
  const compiled = new Map<string, Promise<GPUComputePipeline>>();
  return ({ label, code, constants }) => {
    const key = JSON.stringify([code, constants]);
    const known = compiled.get(key);
    if (known) return known;
    const module = gpu.createShaderModule({ label, code });
    const pipeline = gpu
      .createComputePipelineAsync({ label, layout: "auto", compute: { module, entryPoint: "main", constants } })
      .catch(async (cause) => {
        const { messages } = await module.getCompilationInfo();
        const found = messages.map(({ lineNum, linePos, message }) => `${lineNum}:${linePos} ${message}`);
        throw new Error([cause.message, ...found].join("; "), { cause });
      });
    compiled.set(key, pipeline);
    return pipeline;
  };
}
