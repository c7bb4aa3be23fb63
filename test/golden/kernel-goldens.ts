import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { answersIn } from "./kernel-answers.ts";

const file = fileURLToPath(new URL("./kernels.safetensors", import.meta.url));

/** The kernel goldens on disk as `conform` takes them; without the file no case has one. */
export async function kernelGoldens(path = file): Promise<ReturnType<typeof answersIn>> {
  if (!existsSync(path)) return () => undefined;
  return answersIn(await openSafetensors(new Uint8Array(readFileSync(path))));
}
