import { useEffect, useState } from "preact/hooks";
import type { TapName } from "typeformer";
import { Cells } from "../drawing/cells.tsx";
import { Figure } from "../drawing/figure.tsx";
import { readable, shown } from "../drawing/number.ts";
import { moments, rowOf } from "../drawing/row.ts";
import { Step } from "../drawing/step.tsx";
import { followed, run, useAnswer } from "../engine/current.ts";
import { parametersOf } from "../engine/parameters.ts";
import type { Run } from "../engine/run.ts";
import { rowsOf } from "../explain/index.ts";
import { cellName, readCell } from "../state/address.ts";
import { change, state } from "../state/state.ts";
import { tablesOf, titles } from "./embedding-rows.ts";
import { Neighbours } from "./neighbours.tsx";
import "../style/words.css";

const NUMBERS = 16;
const taps = ["embeddings.sum", "embeddings.normed"] as const satisfies readonly TapName[];

/** From an id to a row of numbers. */
export function Embeddings() {
  return (
    <Step
      id="embeddings"
      title="Embeddings: word, position and type"
      text={
        <>
          Each id picks a row of the word table: what the model has learned of that token. A row for its position is added, since the word
          alone does not say where it stands, and one for the type of text: BERT tells the two texts of a pair apart by it, RoBERTa knows
          one type only, DistilBERT none. LayerNorm brings the sum to an even scale.
        </>
      }
    >
      <Rows />
    </Step>
  );
}

/** A row of numbers, of a table or of a tap. */
interface Column {
  name: string;
  parameter?: string;
  tap?: TapName;
  row: number;
  values: ArrayLike<number>;
}

/** The token's row of each table and what becomes of them, read together. */
async function rowsFor(of: Run, token: number) {
  const { names, read } = await parametersOf(of.session);
  const at = rowsOf(of.encoding.ids, token, of.session.model.config, of.encoding.token_type_ids);
  const rowIn = async ({ by, rows }: (typeof names)["encoder"]["tables"][number]): Promise<Column> => {
    const { data } = await read(rows, at[by]);
    return { name: titles[by], parameter: rows, row: at[by], values: data };
  };
  const [seen, summands] = await Promise.all([of.read(taps), Promise.all(tablesOf(names).map(rowIn))]);
  const [sum, normed] = taps.map((tap) => rowOf(seen[tap], token));
  const sums: Column = { name: "sum", tap: taps[0], row: token, values: sum };
  const norms: Column = { name: "normed", tap: taps[1], row: token, values: normed };
  return { token, summands, sum: sums, columns: [...summands, sums, norms] };
}

function Rows() {
  const token = run.value ? followed(run.value).token : 0;
  const seen = useAnswer(run.value, (asked) => rowsFor(asked, token), `embeddings ${token}`);
  const [page, setPage] = usePage();
  if (!seen) return null;
  const { run: of, value } = seen;
  const { columns, summands, sum } = value;
  const { hidden } = of.session.model.config;
  const name = readable(of.tokens[value.token]);
  const first = Math.min(page * NUMBERS, Math.floor((hidden - 1) / NUMBERS) * NUMBERS);
  const shownRows = Array.from({ length: Math.min(NUMBERS, hidden - first) }, (_, i) => first + i);
  const { mean, deviation } = moments(sum.values);
  const largest = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));
  const most = Math.max(...[...summands, sum].map(({ values }) => largest(values)));
  const added = summands.map((each) => each.name).join(" + ");
  return (
    <>
      <p class="hint">
        <b class="token">{name}</b>, token {value.token}: {summands.map((each) => `row ${each.row} of the ${each.name} table`).join(", ")}.
      </p>
      <div class="beside">
        <Figure
          name="embeddings"
          caption={
            <>
              {added} = sum. LayerNorm takes the mean of the {hidden} sums away ({shown(mean)}), divides by their standard deviation (
              {shown(deviation)}) and stretches each number as it has learned. Open a cell to see how.
            </>
          }
          numbers={() => [
            ["number", ...columns.map((column) => column.name)],
            ...Array.from(columns[0].values, (_, k) => [k, ...columns.map(({ values }) => values[k])]),
          ]}
        >
          <Pager first={first} last={first + shownRows.length - 1} all={hidden} onPage={setPage} />
          <Cells
            label={`Embedding of ${name}: ${added} = sum, then normed`}
            rows={shownRows.map(String)}
            columns={columns.map((column) => column.name)}
            tap={(_, c) => columns[c].tap}
            parameter={(_, c) => columns[c].parameter}
            at={(r, c) => [columns[c].row, first + r]}
            value={(r, c) => columns[c].values[first + r]}
            scale="signed"
            most={(_, c) => (c <= summands.length ? most : largest(columns[c].values))}
            numbers
            onChoose={(r, c) => c < summands.length && change({ cell: cellName(taps[0], [value.token, first + r]) }, { step: true })}
          />
        </Figure>
        <Neighbours of={of} token={value.token} />
      </div>
    </>
  );
}

/** Which numbers of the row are in sight: those with the opened cell, else where the reader turned to. */
function usePage(): [number, (page: number) => void] {
  const { cell } = state.value;
  const [page, setPage] = useState(0);
  useEffect(() => {
    const { tap, index } = readCell(cell ?? "@");
    if (tap.startsWith("embeddings.")) setPage(Math.floor(index[1] / NUMBERS));
  }, [cell]);
  return [page, setPage];
}

function Pager({ first, last, all, onPage }: { first: number; last: number; all: number; onPage(page: number): void }) {
  const page = first / NUMBERS;
  const pages = Math.ceil(all / NUMBERS);
  return (
    <div class="stepper" role="group" aria-label="Which numbers of the row">
      <button type="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        back
      </button>
      <input
        type="range"
        min={0}
        max={pages - 1}
        value={page}
        aria-label="Which numbers of the row"
        aria-valuetext={`${first} to ${last} of ${all}`}
        onInput={(event) => onPage(Number(event.currentTarget.value))}
      />
      <button type="button" disabled={page === pages - 1} onClick={() => onPage(page + 1)}>
        next
      </button>
      <span class="hint">
        {first} to {last} of {all}
      </span>
    </div>
  );
}
