/** So much of one kind. */
export interface Amount {
  inputs: number;
  tokens: number;
  /** The part of a pass's constant that they bear: an input bears one of as many as its like would fill a pass. */
  passes: number;
}

/** What one input of so many tokens amounts to. */
export function amountOf(tokens: number, maxBatchTokens: number): Amount {
  return { inputs: 1, tokens, passes: 1 / Math.max(1, Math.floor(maxBatchTokens / tokens)) };
}

/** All of them together. */
export function sumOf(amounts: Iterable<Amount>): Amount {
  const sum = { inputs: 0, tokens: 0, passes: 0 };
  for (const { inputs, tokens, passes } of amounts) {
    sum.inputs += inputs;
    sum.tokens += tokens;
    sum.passes += passes;
  }
  return sum;
}

/** How much there is to do, and how many passes that will be: each is of one kind, so a kind has one at least. */
export class Load {
  inputs = 0;
  tokens = 0;
  passes = 0;
  private readonly byKind = new Map<string, Amount>();

  get kinds(): number {
    return this.byKind.size;
  }

  has(kind: string): boolean {
    return this.byKind.has(kind);
  }

  add(kind: string, amount: Amount): void {
    const { inputs, tokens } = amount;
    const before = this.byKind.get(kind);
    const after = before ? sumOf([before, amount]) : amount;
    if (after.inputs === 0) this.byKind.delete(kind);
    else this.byKind.set(kind, after);
    this.inputs += inputs;
    this.tokens += tokens;
    this.passes += wholePasses(after) - wholePasses(before);
    if (this.inputs === 0) this.passes = 0; // of sums of fractions a trace would stay
  }

  remove(kind: string, { inputs, tokens, passes }: Amount): void {
    this.add(kind, { inputs: -inputs, tokens: -tokens, passes: -passes });
  }
}

const wholePasses = (amount: Amount | undefined): number => (amount && amount.inputs > 0 ? Math.max(1, amount.passes) : 0);
