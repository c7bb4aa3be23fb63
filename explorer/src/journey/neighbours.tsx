import { useState } from "preact/hooks";
import type { Tensor } from "typeformer";
import { Chart } from "../drawing/chart.tsx";
import { Figure } from "../drawing/figure.tsx";
import { readable } from "../drawing/number.ts";
import { useAnswer } from "../engine/current.ts";
import { parametersOf } from "../engine/parameters.ts";
import type { Run } from "../engine/run.ts";
import type { Session } from "../engine/session.ts";
import { nearest, tablesOf } from "./embedding-rows.ts";

const COUNT = 10;

/** The rows of the word table that lie nearest to a token's. The whole table is read, once, when the reader asks. */
export function Neighbours({ of, token }: { of: Run; token: number }) {
  const [asked, ask] = useState(false);
  const { vocab, hidden } = of.session.model.config;
  if (asked) return <Nearest of={of} id={of.encoding.ids[token]} />;
  const megabytes = Math.ceil((vocab * hidden * Float32Array.BYTES_PER_ELEMENT) / 1e6);
  return (
    <p>
      <button type="button" onClick={() => ask(true)}>
        Which words have a row like this one?
      </button>{" "}
      <span class="hint">
        compares {vocab} rows; {megabytes} MB of memory
      </span>
    </p>
  );
}

function Nearest({ of, id }: { of: Run; id: number }) {
  const { hidden } = of.session.model.config;
  const seen = useAnswer(
    of,
    async ({ session }) => ({ id, rows: nearest((await wordTable(session)).data, hidden, id, COUNT) }),
    `neighbours ${id}`,
  );
  if (!seen) return <p class="hint">The word table is on its way.</p>;
  const { tokenizer } = seen.run.session;
  const name = (row: number) => readable(tokenizer.idToToken(row) ?? `${row}`);
  const neighbours = seen.value.rows.map(({ row, cosine }) => ({ row, word: name(row), cosine }));
  if (neighbours.length === 0) return <p class="hint">This row is all zeros: it is like no other.</p>;
  return (
    <Figure
      name="neighbours"
      caption={`The ${COUNT} tokens whose rows of the word table point most nearly where that of ${name(seen.value.id)} points. A cosine of 1: the same way; 0: at right angles.`}
      numbers={() => [["id", "token", "cosine"], ...neighbours.map(({ row, word, cosine }) => [row, word, cosine])]}
    >
      <Chart
        label={neighbours.map(({ word, cosine }) => `${word} ${cosine.toFixed(3)}`).join(", ")}
        data={neighbours}
        draw={(plot, width) =>
          plot.plot({
            width,
            marginLeft: 110,
            marginRight: 50,
            x: { label: "cosine", domain: [0, 1] },
            y: { domain: neighbours.map(({ word }) => word), label: null },
            marks: [
              plot.barX(neighbours, { x: "cosine", y: "word", fill: "var(--more)" }),
              plot.text(neighbours, { x: "cosine", y: "word", text: ({ cosine }) => cosine.toFixed(3), dx: 4, textAnchor: "start" }),
            ],
          })
        }
      />
    </Figure>
  );
}

const read = new WeakMap<Session, Promise<Tensor>>();

/** The word table [vocab, hidden]. */
function wordTable(session: Session): Promise<Tensor> {
  let table = read.get(session);
  if (!table) {
    table = parametersOf(session).then(({ names, read }) => read(tablesOf(names)[0].rows));
    table.catch(() => read.delete(session));
    read.set(session, table);
  }
  return table;
}
