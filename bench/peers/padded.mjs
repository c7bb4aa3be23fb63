/** A batch as the peers take it: int64 ids padded to the longest, and where they are padding. */
const PAD = 1n;

/** @param {number[][]} ids */
export function padded(ids) {
  const columns = Math.max(...ids.map(({ length }) => length));
  const input_ids = new BigInt64Array(ids.length * columns).fill(PAD);
  const attention_mask = new BigInt64Array(ids.length * columns);
  ids.forEach((sequence, row) => {
    input_ids.set(sequence.map(BigInt), row * columns);
    attention_mask.fill(1n, row * columns, row * columns + sequence.length);
  });
  return { input_ids, attention_mask, dims: [ids.length, columns] };
}

/** Row `position` of sequence `s` in logits [batch, tokens, vocab]. */
export const rowIn =
  (data, [, tokens, vocab]) =>
  (s, position) => {
    const begin = (s * tokens + position) * vocab;
    return data.subarray(begin, begin + vocab);
  };
