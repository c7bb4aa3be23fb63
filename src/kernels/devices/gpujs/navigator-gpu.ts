const host = globalThis as { navigator?: { gpu?: GPU } };

/** How many are using what was lent, and how it is taken back. */
let users = 0;
let takeBack = () => {};

/**
 * gpu.js looks for WebGPU at `navigator.gpu` while it opens its device, and at no other time. Where the platform has none there (Node) it finds
 * `gpu` for as long as `work` takes: left in place, it would make other libraries take this for a browser.
 */
export async function withNavigatorGpu<T>(gpu: GPU, work: () => Promise<T>): Promise<T> {
  if (users === 0) {
    if (host.navigator?.gpu) return work();
    takeBack = lend(gpu);
  }
  users++;
  try {
    return await work();
  } finally {
    if (--users === 0) takeBack();
  }
}

function lend(gpu: GPU): () => void {
  const made = host.navigator === undefined;
  if (made) Object.defineProperty(host, "navigator", { value: {}, configurable: true });
  const navigator = host.navigator as object;
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  return () => {
    Reflect.deleteProperty(navigator, "gpu");
    if (made) Reflect.deleteProperty(host, "navigator");
  };
}
