/** The Cache API in memory, as much of it as a model's files take. */
export class MemoryCaches {
  /** Entries by their addresses, of the one cache there is. */
  readonly entries = new Map<string, Uint8Array<ArrayBuffer>>();

  async open() {
    const { entries } = this;
    return {
      match: async (url: string) => (entries.has(url) ? new Response(entries.get(url)) : undefined),
      put: async (url: string, response: Response) => void entries.set(url, new Uint8Array(await response.arrayBuffer())),
      delete: async (url: string) => entries.delete(url),
    };
  }

  /** Every note of a revision, changed. */
  changeNotes(change: (note: Record<string, unknown>) => Record<string, unknown>): void {
    for (const [url, bytes] of this.entries) {
      if (!url.includes("/revision/")) continue;
      this.entries.set(url, new TextEncoder().encode(JSON.stringify(change(JSON.parse(new TextDecoder().decode(bytes))))));
    }
  }
}
