/** Bytes of an 8-bit weight [out, width] once it lies in panels of eight rows by four columns. */
export const panelBytes = (out: number, width: number): number => 32 * Math.ceil(out / 8) * Math.ceil(width / 4);

/** Bytes of one line of digits. */
export const lineBytes = (width: number): number => 4 * Math.ceil(width / 4);
