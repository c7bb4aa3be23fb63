/**
 * WGSL for a workgroup of `threads` (a power of two): `total(x, thread)` and `largest(x, thread)` over what each thread brings, the same for
 * all of them. Halving and halving again, so the sum is also more exact than one after the other.
 *
 * @param type of what is brought, each component by itself
 */
export function reduction(threads: number, type: "f32" | "vec2f" = "f32"): string {
  const fold = (name: string, combined: string) => /* wgsl */ `
fn ${name}(value: ${type}, thread: u32) -> ${type} {
  partial[thread] = value;
  workgroupBarrier();
  for (var half = THREADS / 2; half > 0; half /= 2) {
    if (thread < half) { partial[thread] = ${combined}; }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&partial[0]);
}`;
  return /* wgsl */ `
const THREADS = ${threads}u;
var<workgroup> partial: array<${type}, THREADS>;
${fold("total", "partial[thread] + partial[thread + half]")}
${fold("largest", "max(partial[thread], partial[thread + half])")}
`;
}
