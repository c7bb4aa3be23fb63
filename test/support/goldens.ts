import { openFile } from "../../src/checkpoint/files/node-files.ts";
import { type Goldens, openGoldens } from "../../src/golden/index.ts";

export async function goldensIn(folder: string): Promise<Goldens> {
  const source = await openFile(`${folder}/golden.safetensors`);
  if (!source) throw new Error(`no golden.safetensors in ${folder}: python test/golden/make.py writes it`);
  return openGoldens(source);
}
