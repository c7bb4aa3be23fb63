import { parseAst } from "rolldown/parseAst";

/** A node of a syntax tree in the form of ESTree, as far as a test looks into it. */
export interface SyntaxNode {
  type: string;
  [part: string]: unknown;
}

/** Every node of a program of JavaScript, or of TypeScript, with those that it stands in, the innermost last. */
export function* nodesOf(source: string, lang: "js" | "ts" = "js"): Generator<[node: SyntaxNode, within: readonly SyntaxNode[]]> {
  yield* below(parseAst(source, { lang }) as unknown as SyntaxNode, []);
}

function* below(node: SyntaxNode, within: readonly SyntaxNode[]): Generator<[SyntaxNode, readonly SyntaxNode[]]> {
  yield [node, within];
  for (const part of Object.values(node).flat()) if (isNode(part)) yield* below(part, [...within, node]);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof (value as Partial<SyntaxNode> | null)?.type === "string";
}

/** The text of a literal; nothing for any other node. */
export function textOf(node: unknown): string | undefined {
  const { type, value } = (node ?? {}) as Partial<SyntaxNode>;
  return type === "Literal" && typeof value === "string" ? value : undefined;
}
