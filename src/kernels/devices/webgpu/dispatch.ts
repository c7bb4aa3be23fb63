import { TypeformerError } from "../../../errors/index.ts";
import type { Device, Shader } from "./device.ts";
import { MapMode, Usage } from "./flags.ts";

/** One launch of a shader: all that it needs, by name. */
export interface Dispatch {
  shader: Shader;
  /** The members of the uniform struct at binding 0, four bytes each: whole numbers, and floats by `bits`. */
  scalars: readonly number[];
  /** What stands at bindings 1, 2, …; a buffer that is written may stand there once only. */
  buffers: readonly GPUBufferBinding[];
  workgroups: readonly [x: number, y?: number, z?: number];
}

/** A buffer to be copied out after the last dispatch, and who takes its bytes: they lie in `mapped` from `offset` on, for this call only. */
export interface Readback extends GPUBufferBinding {
  size: number;
  keep(mapped: ArrayBuffer, offset: number): void;
}

/** A float as a uniform's four bytes. */
export function bits(x: number): number {
  return new Uint32Array(new Float32Array([x]).buffer)[0];
}

/** How many workgroups serve `count` things, a grid stride apart: a device takes at most 65,535 in a row. */
export function workgroupsFor(count: number, each: number): [number] {
  return [Math.min(65_535, Math.ceil(count / each))];
}

/** At least so many workgroups, counted `y · width + x`: a device takes at most 65,535 in a row. */
export function plane(count: number): [number, number] {
  const down = Math.ceil(count / 65_535);
  return [Math.ceil(count / Math.max(1, down)), down];
}

/**
 * Runs dispatches in their order as one submission with one compute pass, then hands out what is to be read.
 *
 * @throws TypeformerError `out_of_memory`, `device_lost`; `backend_unavailable` where the device refuses a shader
 */
export async function submit(device: Device, work: readonly Dispatch[], reads: readonly Readback[] = []): Promise<void> {
  const { gpu } = device;
  const dispatches = work.filter(({ workgroups }) => !workgroups.includes(0));
  const pipelines = await Promise.all(dispatches.map(({ shader }) => compiled(device, shader)));
  const errors = catchErrors(gpu);
  const uniforms = uniformsOf(gpu, dispatches);
  const encoder = gpu.createCommandEncoder();
  const pass = encoder.beginComputePass();
  dispatches.forEach(({ buffers, workgroups }, i) => {
    const entries = [uniforms.at(i), ...buffers].map((resource, binding) => ({ binding, resource }));
    pass.setPipeline(pipelines[i]);
    pass.setBindGroup(0, gpu.createBindGroup({ layout: pipelines[i].getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(...workgroups);
  });
  pass.end();
  const staging = stage(gpu, encoder, reads);
  gpu.queue.submit([encoder.finish()]);
  try {
    await Promise.all([errors(), staging?.mapAsync(MapMode.READ) ?? gpu.queue.onSubmittedWorkDone()]);
    const mapped = staging?.getMappedRange() ?? new ArrayBuffer(0);
    let offset = 0;
    for (const { size, keep } of reads) {
      keep(mapped, offset);
      offset += size;
    }
  } catch (cause) {
    throw await explained(gpu, cause);
  } finally {
    uniforms.buffer.destroy();
    staging?.destroy();
  }
}

async function compiled(device: Device, shader: Shader): Promise<GPUComputePipeline> {
  return device.pipeline(shader).catch(async (cause) => {
    throw await explained(
      device.gpu,
      new TypeformerError("backend_unavailable", `${device.name} refuses ${shader.label}: ${cause.message}`, { cause }),
    );
  });
}

/** All scalars in one buffer, each dispatch's where a binding may begin. */
function uniformsOf(gpu: GPUDevice, dispatches: readonly Dispatch[]) {
  const stride = gpu.limits.minUniformBufferOffsetAlignment;
  const words = new Uint32Array((stride / 4) * Math.max(1, dispatches.length));
  dispatches.forEach(({ scalars }, i) => {
    words.set(scalars, (stride / 4) * i);
  });
  const buffer = gpu.createBuffer({ label: "scalars", size: words.byteLength, usage: Usage.UNIFORM | Usage.COPY_DST });
  gpu.queue.writeBuffer(buffer, 0, words);
  return { buffer, at: (i: number): GPUBufferBinding => ({ buffer, offset: stride * i, size: stride }) };
}

/** Copies what is to be read into one buffer that can be mapped. */
function stage(gpu: GPUDevice, encoder: GPUCommandEncoder, reads: readonly Readback[]): GPUBuffer | undefined {
  const size = reads.reduce((sum, read) => sum + read.size, 0);
  if (size === 0) return undefined;
  const staging = gpu.createBuffer({ label: "answers", size, usage: Usage.MAP_READ | Usage.COPY_DST });
  let at = 0;
  for (const { buffer, offset = 0, size } of reads) {
    encoder.copyBufferToBuffer(buffer, offset, staging, at, size);
    at += size;
  }
  return staging;
}

/** Opens error scopes; the answer closes them and throws what was caught in between. */
export function catchErrors(gpu: GPUDevice): () => Promise<void> {
  gpu.pushErrorScope("validation");
  gpu.pushErrorScope("out-of-memory");
  return async () => {
    const [memory, validation] = await Promise.all([gpu.popErrorScope(), gpu.popErrorScope()]);
    if (memory)
      throw new TypeformerError("out_of_memory", `the graphics device has not enough memory (${memory.message}): ask for less at a time`);
    if (validation) throw new TypeformerError("backend_unavailable", `the graphics device refuses a command: ${validation.message}`);
  };
}

/** What truly happened: after the loss of a device every other error is only its echo. */
async function explained(gpu: GPUDevice, cause: unknown): Promise<unknown> {
  const lost = await Promise.race([gpu.lost, new Promise<undefined>((resolve) => setTimeout(resolve, 0))]);
  if (!lost) return cause;
  const why = lost.message || lost.reason;
  return new TypeformerError(
    "device_lost",
    `the graphics device was lost during this call (${why}): call again, the next call opens a fresh one`,
    { cause },
  );
}
