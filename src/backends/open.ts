import { oneOf, TypeformerError } from "../errors/index.ts";
import type { Backend, BackendOptions } from "./backend.ts";
import { gpujsBackend } from "./gpujs/backend.ts";
import { hostBackend } from "./host.ts";
import { kernelsOf } from "./kernels.ts";
import { wasmBackend } from "./wasm/backend.ts";
import { webgpuBackend } from "./webgpu/backend.ts";

interface Entry {
  /** Whether "auto" may take it. */
  byItself: boolean;
  /** Whether it can keep matrices in half precision. */
  keepsF16?: boolean;
  /** @throws TypeformerError `backend_unavailable` where it cannot run here, with the reason as message */
  open(options: BackendOptions): Backend | Promise<Backend>;
}

/** Every backend of this build, those of the CPU with the fastest first. A backend is one entry. */
const builtIn: Record<string, Entry> = {
  wasm: { byItself: true, open: wasmBackend },
  cpu: { byItself: true, open: () => hostBackend({ description: "cpu (1 thread)", kernels: kernelsOf("cpu"), fused: true }) },
  webgpu: { byItself: false, keepsF16: true, open: webgpuBackend },
  gpujs: { byItself: false, open: gpujsBackend },
  reference: {
    byItself: false,
    open: () => hostBackend({ description: "reference (1 thread)", kernels: kernelsOf("reference"), fused: false }),
  },
};

export const backendNames: readonly string[] = Object.keys(builtIn);

export interface OpenedBackend {
  backend: Backend;
  /** What runs, and what was passed over and why: `cpu (1 thread); passed over: webgpu (no adapter)`. */
  description: string;
}

/**
 * Opens the first backend of `choice` that works here. "auto" stands for the fastest on the CPU; a GPU is only taken by name.
 *
 * @throws TypeformerError `invalid_option` for an empty list or an unknown name, `backend_unavailable` when none works; it names each and why.
 *   What else goes wrong with one is thrown as it is: another would hide it
 */
export async function openBackend(
  choice: string | readonly string[] = "auto",
  options: BackendOptions = { threads: 1 },
  table = builtIn,
): Promise<OpenedBackend> {
  const known = Object.keys(table);
  const wanted = typeof choice === "string" ? [choice] : choice;
  if (!Array.isArray(wanted) || wanted.length === 0) {
    throw new TypeformerError(
      "invalid_option",
      `backend: name one of ${known.join(", ")}, several of them in order of preference, or "auto"`,
    );
  }
  const auto = known.filter((name) => table[name].byItself);
  const passedOver: string[] = [];
  for (const name of wanted.flatMap((each) => (each === "auto" ? auto : [oneOf(each, known, "backend")]))) {
    try {
      if (options.storage === "f16" && !table[name].keepsF16) throw noF16();
      const backend = await table[name].open(options);
      const note = passedOver.length > 0 ? `; passed over: ${passedOver.join(", ")}` : "";
      return { backend, description: backend.description + note };
    } catch (cause) {
      if (!(cause instanceof TypeformerError) || cause.code !== "backend_unavailable") throw cause;
      passedOver.push(`${name} (${cause.message})`);
    }
  }
  throw new TypeformerError("backend_unavailable", `no backend works here: ${passedOver.join(", ")}. This build has ${known.join(", ")}`);
}

const noF16 = (): TypeformerError => new TypeformerError("backend_unavailable", 'it keeps no matrices in f16: dtype "f16" is for webgpu');
