import { TypeformerError } from "../../errors/index.ts";
import { type Device, type WebGpuLowering, webGpuLowering } from "../../kernels/devices/webgpu/index.ts";
import type { Step } from "../../kernels/steps/index.ts";
import { everyOperation, operationOf } from "../operations.ts";

/** How a step becomes launches. @throws TypeformerError `backend_unavailable` where its operation has no dialect in WGSL */
export function loweringOf(step: Step): WebGpuLowering<Step> {
  const lowering = webGpuLowering(operationOf(step).dialects.webgpu);
  if (lowering) return lowering;
  throw new TypeformerError("backend_unavailable", `${step.operation} has no dialect for webgpu: take the backend "wasm" or "cpu"`);
}

/** Lets every operation find out what it must of a device. Answers how fast that computes, in 10⁹ floating-point operations a second. */
export async function readyFor(device: Device): Promise<number> {
  const speeds = everyOperation.flatMap(({ dialects }) => webGpuLowering(dialects.webgpu)?.ready?.(device) ?? []);
  return Math.max(0, ...(await Promise.all(speeds))) || Infinity;
}
