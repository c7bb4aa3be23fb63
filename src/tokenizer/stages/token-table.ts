/**
 * id → token. The ids of n tokens are, but for a few, those from 0 to n - 1: these are places in a list, and whatever is beyond waits in a
 * map, so that one huge id costs no memory.
 */
export class TokenTable {
  private readonly near: (string | undefined)[];
  private readonly far = new Map<number, string>();

  /** @param count how many tokens there will be */
  constructor(count: number) {
    this.near = new Array(count);
  }

  set(id: number, token: string): void {
    if (id < this.near.length) this.near[id] = token;
    else this.far.set(id, token);
  }

  get(id: number): string | undefined {
    return id < this.near.length ? this.near[id] : this.far.get(id);
  }
}
