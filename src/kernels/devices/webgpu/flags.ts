/** The constants of the WebGPU specification (https://www.w3.org/TR/webgpu/#buffer-usage), which Node's package does not make global. */
export const Usage = { MAP_READ: 0x1, COPY_SRC: 0x4, COPY_DST: 0x8, UNIFORM: 0x40, STORAGE: 0x80 } as const;
export const MapMode = { READ: 0x1 } as const;
