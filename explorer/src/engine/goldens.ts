/** PyTorch's values of the bundled model: fetched when they are first asked for. */
import { type Goldens, openGoldens } from "typeformer/golden";
import golden from "typeformer-mini/golden.safetensors?url";
import { bundled, type Session } from "./session.ts";

let opened: Promise<Goldens> | undefined;

/** The golden values of a model; only the bundled one has them. */
export function goldensOf({ place }: Session): Promise<Goldens> | undefined {
  if (place !== bundled.place) return undefined;
  opened ??= fetchGoldens();
  return opened;
}

async function fetchGoldens(): Promise<Goldens> {
  const response = await fetch(golden);
  if (!response.ok) throw new Error(`the golden values could not be fetched: ${response.status} ${response.statusText}`);
  return openGoldens(await response.arrayBuffer());
}
