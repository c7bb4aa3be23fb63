/** As much of gpu.js (2.24) as is used here; its own types would bind whoever compiles against typeformer to having it installed. */
export interface GpuJsClass {
  new (settings: { mode: string }): GpuJsInstance;
}

export interface GpuJsInstance {
  readonly Kernel: { features: { maxTextureSize: number } };
  createKernel(source: string, settings: Record<string, unknown>): GpuJsKernel;
  destroy(): Promise<void>;
}

export interface GpuJsKernel {
  (...inputs: (GpuJsValue | number)[]): GpuJsValue | Promise<GpuJsValue>;
  setOutput(output: readonly number[]): unknown;
  destroy(): void;
  /** What runs underneath; another one after a fallback. */
  kernel: {
    constructor: { mode?: string };
    fallbackReason?: string | null;
    moduleCacheLimit?: number;
    /** On GL, that of the canvas. */
    context?: { device?: GPUDevice; getParameter?(name: number): unknown } | null;
  };
}

/** What a kernel takes and gives: a handle to memory of the device, or, where that is the process's own, nested arrays. */
export type GpuJsValue = GpuJsHandle | NestedRows;
export type NestedRows = ArrayLike<number> | readonly NestedRows[];

interface GpuJsHandle {
  /** On GL: how the numbers lie in the texture. */
  readonly type?: string;
  toArray(): NestedRows | Promise<NestedRows>;
  delete(): void;
}

export const isHandle = (value: GpuJsValue): value is GpuJsHandle => "toArray" in value;
