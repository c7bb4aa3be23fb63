/** The page that `npm run bench:browser` serves: it does what its address asks. */
import { type GpuPeaks, measureGpu } from "../gpu-peaks.ts";
import { gpuLine } from "../markdown.ts";
import { type Asked, askedIn } from "./asked.ts";
import { kernelPart } from "./kernel-part.ts";
import { modelPart } from "./model-part.ts";
import { productPart } from "./product-part.ts";
import { loadGpuJs } from "./products/gpujs.ts";
import { View } from "./view.ts";

const view = new View();
try {
  const asked = askedIn(new URLSearchParams(location.search));
  view.fill(asked);
  if (asked.run) await measure(asked);
} catch (error) {
  await view.say(`It ended early: ${messageOf(error)}`);
  view.state = "failed";
}

async function measure(asked: Asked): Promise<void> {
  view.state = "running";
  const isolation = crossOriginIsolated ? "isolated" : "not isolated: one thread";
  view.fact(
    `${browserName(navigator.userAgent)}, ${navigator.hardwareConcurrency} cores, ${isolation}; ${new Date().toISOString().slice(0, 10)}`,
  );
  await loadGpuJs().catch(() => {}); // its dialects say themselves that it is missing
  const gpu = await peaksOfGpu();
  if (asked.parts.includes("kernels")) await kernelPart(asked, gpu, view);
  if (asked.parts.includes("products")) await productPart(asked, gpu, view);
  if (asked.parts.includes("models")) await modelPart(asked, view);
  await view.say("Done.");
  view.state = "done";
}

async function peaksOfGpu(): Promise<GpuPeaks | undefined> {
  await view.say("the peaks of the GPU");
  try {
    const gpu = await measureGpu();
    view.fact(gpuLine(gpu));
    return gpu;
  } catch (error) {
    view.fact(`no GPU: ${messageOf(error)}`);
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The browser and its version, out of a user agent string that names others before it. */
function browserName(userAgent: string): string {
  const kinds = [/(Firefox|Edg|OPR)\/([\d.]+)/, /((?:Headless)?Chrome)\/([\d.]+)/, /(Version)\/([\d.]+) .*Safari/];
  const found = kinds.map((kind) => kind.exec(userAgent)).find((match) => match);
  if (!found) return userAgent;
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera", Version: "Safari" };
  return `${names[found[1]] ?? found[1]} ${found[2]}`;
}
