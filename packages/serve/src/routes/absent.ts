/** Paths that clients of text-embeddings-inference may ask for, and why they lead nowhere here. */
export const absent: Readonly<Record<string, string>> = {
  "/embed_sparse":
    "sparse vectors need a checkpoint that was trained for them (SPLADE: a masked language model's head, pooled over the text), and none is served here: /embed gives dense ones",
};
