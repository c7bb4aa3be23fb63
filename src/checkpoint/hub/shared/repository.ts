/** A file as the hub lists it. */
export interface HubFile {
  path: string;
  /** In bytes. */
  size: number;
  /** What it hashes to, which is its name in Python's cache too: SHA-256 of a file of Git LFS (64 digits), git's SHA-1 of others (40). */
  oid: string;
}

/** A model's repository at one commit. */
export interface Repository {
  /** Its present id: a renamed one answers to its old ids too. */
  id: string;
  commit: string;
  files: Map<string, HubFile>;
  /** The model that it says it was made from. */
  baseModel?: string;
}
