/**
 * WGSL that tells what a float is by its bits. A compiler may assume that there are neither NaN nor infinities, so they never take part in
 * arithmetic here: where they may come, a buffer is declared as bits.
 */
export const floats = /* wgsl */ `
const LOWEST = -3.4028234e38;
const INFINITY = 0x7f800000u; // bits
const NEGATIVE_INFINITY = 0xff800000u;
const NOT_A_NUMBER = 0x7fc00000u;
fn isFinite(bits: u32) -> bool { return (bits & INFINITY) != INFINITY; }
fn isNaN(bits: u32) -> bool { return (bits & 0x7fffffffu) > INFINITY; }
`;
