import { loadPart, oneOf, TypeformerError } from "../errors/index.ts";
import type { Backend, BackendOptions } from "./backend.ts";
import { kernelsOf } from "./kernels.ts";
import { wasmBackend } from "./wasm/backend.ts";

interface Entry {
  /** Whether "auto" may take it. */
  byItself: boolean;
  /** Whether it can keep matrices in half precision. */
  keepsF16?: boolean;
  /** @throws TypeformerError `backend_unavailable` where it cannot run here, with the reason as message */
  open: Open;
}

type Open = (options: BackendOptions) => Backend | Promise<Backend>;

/** Every backend of this build, those of the CPU with the fastest first. A backend is one entry; all but the first are loaded when they are asked for. */
const builtIn: Record<string, Entry> = {
  wasm: { byItself: true, open: wasmBackend },
  cpu: { byItself: true, open: later(() => onHost("cpu", true)) },
  webgpu: {
    byItself: false,
    keepsF16: true,
    open: later(() => loadPart(async () => (await import("./webgpu/backend.ts")).webgpuBackend)),
  },
  gpujs: { byItself: false, open: later(() => loadPart(async () => (await import("./gpujs/backend.ts")).gpujsBackend)) },
  reference: { byItself: false, open: later(() => onHost("reference", false)) },
};

function later(load: () => Promise<Open>): Open {
  return async (options) => (await load())(options);
}

async function onHost(dialect: "cpu" | "reference", fused: boolean): Promise<Open> {
  const hostBackend = await loadPart(async () => (await import("./host.ts")).hostBackend);
  return () => hostBackend({ description: `${dialect} (1 thread)`, kernels: kernelsOf(dialect), fused });
}

export const backendNames: readonly string[] = Object.keys(builtIn);

export interface OpenedBackend {
  backend: Backend;
  /** What runs, and what was passed over and why: `cpu (1 thread); passed over: webgpu (no adapter)`. Final when the backend has settled. */
  readonly description: string;
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
      return {
        backend,
        get description() {
          return backend.description + note;
        },
      };
    } catch (cause) {
      if (!(cause instanceof TypeformerError) || cause.code !== "backend_unavailable") throw cause;
      passedOver.push(`${name} (${cause.message})`);
    }
  }
  throw new TypeformerError("backend_unavailable", `no backend works here: ${passedOver.join(", ")}. This build has ${known.join(", ")}`);
}

const noF16 = (): TypeformerError => new TypeformerError("backend_unavailable", 'it keeps no matrices in f16: dtype "f16" is for webgpu');
