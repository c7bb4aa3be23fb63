/** What a batch is cut by: the token that each query stands on, where the sequences begin, and how many heads each has. */
export interface Ragged {
  rows: Int32Array;
  offsets: Int32Array;
  heads: number;
}

/** One sequence of a ragged batch: its tokens, its queries, and where its scores begin. All ends are exclusive. */
export interface Span {
  begin: number;
  end: number;
  firstQuery: number;
  lastQuery: number;
  scores: number;
}

/** The sequences of a batch, those without a query left out. */
export function* spans({ rows, offsets, heads }: Ragged): Generator<Span> {
  let query = 0;
  let scores = 0;
  for (let s = 0; s + 1 < offsets.length; s++) {
    const firstQuery = query;
    const end = offsets[s + 1];
    while (query < rows.length && rows[query] < end) query++;
    if (query === firstQuery) continue;
    yield { begin: offsets[s], end, firstQuery, lastQuery: query, scores };
    scores += heads * (query - firstQuery) * (end - offsets[s]);
  }
}

/** How many scores a batch has: Σ heads · asked · tokens over its sequences. */
export function scoreCount(input: Ragged): number {
  let count = 0;
  for (const { begin, end, firstQuery, lastQuery } of spans(input)) count += input.heads * (lastQuery - firstQuery) * (end - begin);
  return count;
}
