/** A graphics adapter as it calls itself: `nvidia turing`, `google swiftshader`. A browser may tell less of it, or nothing. */
export function adapterName({ vendor, architecture, device, description }: Partial<GPUAdapterInfo> = {}): string {
  return [vendor, architecture || device || description].filter(Boolean).join(" ") || "an adapter without a name";
}
