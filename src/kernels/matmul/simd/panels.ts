import { refuseNonFinite } from "../../../tensor/index.ts";
import { type Layout, type ParameterMemory, type WasmParameter, wasmExport } from "../../devices/wasm/index.ts";
import type { Parameter } from "../../steps/index.ts";

export const packWeights = wasmExport("packWeights", ["weight", "K", "flaw"], "scratch");

/**
 * A matrix of which the first `panels` times eight rows lie in panels ({@link ./pack.as.ts}); those past them stay as they are, seven at
 * most.
 */
interface PackedMatrix extends WasmParameter {
  readonly panels: number;
}

/** How many panels a matrix has; none where it was brought here as a table. */
export const panelsOf = (parameter: Parameter): number => (parameter as Partial<PackedMatrix>).panels ?? 0;

/** Packs a matrix where it lies, so that there is no second copy. Its numbers are looked at on the way. */
export const inPanels: Layout = (shape, memory) => {
  const [out, width] = shape;
  const address = memory.reserve(4 * out * width);
  const finish = (name: string): PackedMatrix => {
    const panels = pack(name, address, shape, memory);
    const packed = 8 * panels * width;
    refuseNonFinite(name, memory.f32(address + 4 * packed, out * width - packed), (place) => packed + place);
    return { shape, address, panels, inRows: panels === 0 };
  };
  return { target: memory.f32(address, out * width), finish };
};

function pack(name: string, address: number, [out, width]: readonly number[], memory: ParameterMemory): number {
  const panels = Math.floor(out / 8);
  const flaw = memory.reserve(4);
  memory.i32(flaw, 1)[0] = 0;
  const share = { units: panels, work: 8 * width * panels, scratch: 32 * width };
  memory.run(packWeights({ weight: address, K: width, flaw }, share));
  if (memory.i32(flaw, 1)[0]) {
    const elementOf = (place: number) => {
      const [panel, inPanel] = [Math.floor(place / (8 * width)), place % (8 * width)];
      return (8 * panel + (inPanel % 8)) * width + Math.floor(inPanel / 8);
    };
    refuseNonFinite(name, memory.f32(address, 8 * panels * width), elementOf);
  }
  return panels;
}
