/** The tiny checkpoints of `test/golden/family`: each architecture with each head. */
export const architectures = ["roberta", "bert", "distilbert"] as const;
export const headsOfFamily = ["mlm", "classifier", "tokens", "span"] as const;

export const ofFamily = (architecture: (typeof architectures)[number], head: (typeof headsOfFamily)[number]): string =>
  `test/golden/family/${architecture}/${head}`;

/** All twelve. */
export const family = architectures.flatMap((architecture) =>
  headsOfFamily.map((head) => ({ architecture, head, folder: ofFamily(architecture, head) })),
);
