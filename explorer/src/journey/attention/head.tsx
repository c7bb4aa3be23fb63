import { Cells } from "../../drawing/cells.tsx";
import { Figure } from "../../drawing/figure.tsx";
import type { Opened } from "./opened.ts";
import { groups, indexOf, largest } from "./shares.ts";

const MOST = 18; // tokens that stand in one matrix
const BLOCKS = 16; // along the side of the map of a longer text

/** The opened head: who looks at whom. A long text is a map of blocks, and the block of the followed pair. */
export function HeadMatrix({ opened, drawn }: { opened: Opened; drawn: readonly number[] }) {
  if (drawn.length <= MOST) return <Matrix opened={opened} rows={drawn} columns={drawn} />;
  const blocks = groups(drawn, BLOCKS);
  const blockOf = (token: number) => blocks.find((block) => block.includes(token));
  const [rows, columns] = [blockOf(opened.token), blockOf(opened.key)];
  return (
    <>
      <BlockMap opened={opened} blocks={blocks} />
      {rows && columns && <Matrix opened={opened} rows={rows} columns={columns} />}
    </>
  );
}

function Matrix({ opened, rows, columns }: { opened: Opened; rows: readonly number[]; columns: readonly number[] }) {
  const { run, taps, layer, head, token, key, name } = opened;
  const named = (tokens: readonly number[]) => tokens.map((i) => run.tokens[i]);
  const whole = rows === columns;
  return (
    <Figure
      name={whole ? "attention-head" : "attention-block"}
      caption={whole ? "A row looks, a column is looked at; each row sums to one." : "The opened block, token by token."}
      numbers={() => [
        ["looks", ...named(columns)],
        ...rows.map((row) => [run.tokens[row], ...columns.map((column) => taps.probs.get(head, row, column))]),
      ]}
    >
      <Cells
        tap={name("probs")}
        label={`Shares of layer ${layer} head ${head}: a row looks at the columns`}
        rows={named(rows)}
        columns={named(columns)}
        at={(r, c) => [head, rows[r], columns[c]]}
        value={(r, c) => taps.probs.get(head, rows[r], columns[c])}
        scale="share"
        marked={rows.indexOf(token)}
        chosen={(r, c) => rows[r] === token && columns[c] === key}
        also={(r, c) => ({ token: rows[r], key: columns[c] })}
      />
    </Figure>
  );
}

/** Blocks of tokens, each with the largest share in it; a choice opens the block at that pair. */
function BlockMap({ opened, blocks }: { opened: Opened; blocks: readonly (readonly number[])[] }) {
  const { shares, layer, head, token, key, name } = opened;
  const data = shares[layer];
  const place = (r: number, c: number) => largest(data, head, blocks[r], blocks[c]);
  const names = blocks.map((block) => `${block[0]}–${block[block.length - 1]}`);
  return (
    <Figure
      name="attention-map"
      caption={`A square is ${blocks[0].length} × ${blocks[0].length} tokens and shows their largest share. Choose one to open it.`}
      numbers={() => [["looks", ...names], ...blocks.map((_, r) => [names[r], ...blocks.map((_, c) => data.data[place(r, c)])])]}
    >
      <Cells
        tap={name("probs")}
        label={`The largest shares of layer ${layer} head ${head} by blocks of tokens`}
        rows={names}
        columns={names}
        at={(r, c) => indexOf(data, place(r, c))}
        value={(r, c) => data.data[place(r, c)]}
        scale="share"
        marked={blocks.findIndex((block) => block.includes(token))}
        chosen={(r, c) => blocks[r].includes(token) && blocks[c].includes(key)}
        also={(r, c) => {
          const [, row, column] = indexOf(data, place(r, c));
          return { token: row, key: column };
        }}
      />
    </Figure>
  );
}
