import { refuseNonFinite } from "../../../tensor/index.ts";
import { type Layout, type WasmParameter, wasmExport } from "../../devices/wasm/index.ts";
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

/** Packs a matrix where it lies, so that there is no second copy, as its rows come. Its numbers are looked at on the way. */
export const inPanels: Layout = (shape, memory) => {
  const [out, width] = shape;
  const [address, flaw] = [memory.reserve(4 * out * width), memory.reserve(4)];
  const panels = Math.floor(out / 8);
  const inPanel = Math.max(1, 8 * width); // without columns nothing is packed
  let packed = 0;
  memory.i32(flaw, 1)[0] = 0;
  const look = (name: string, count: number) => {
    const units = Math.min(panels, Math.floor(count / inPanel)) - packed;
    const share = { units, work: inPanel * units, scratch: 4 * inPanel };
    memory.run(packWeights({ weight: address + 4 * inPanel * packed, K: width, flaw }, share));
    packed += units;
    if (memory.i32(flaw, 1)[0]) refuseNonFinite(name, memory.f32(address, packed * inPanel), elementOf);
  };
  /** The number of an element by its place in the panels. */
  const elementOf = (place: number) => {
    const [panel, at] = [Math.floor(place / inPanel), place % inPanel];
    return (8 * panel + (at % 8)) * width + Math.floor(at / 8);
  };
  const finish = (name: string): PackedMatrix => {
    look(name, out * width);
    const begin = packed * inPanel;
    refuseNonFinite(name, memory.f32(address + 4 * begin, out * width - begin), (place) => begin + place);
    return { shape, address, panels, inRows: panels === 0 };
  };
  return { target: memory.f32(address, out * width), look, finish };
};
