import { useSignal } from "@preact/signals";
import { type Goldens, type Verdict, verifyModel } from "typeformer/golden";
import { shown } from "../drawing/number.ts";
import { run, useAnswer } from "../engine/current.ts";
import { goldensOf } from "../engine/goldens.ts";
import type { Run } from "../engine/run.ts";
import { bundled, session } from "../engine/session.ts";
import { report } from "../engine/trouble.ts";

/** Beside the answers, where PyTorch has run the same sentence: how far every tap of it is from PyTorch's, measured here. */
export function SentenceAgreement() {
  const answer = useAnswer(run.value, agreementOf, "agreement");
  return <p class="hint agreed">{answer?.run === run.value && answer?.value}</p>;
}

const PATIENCE = 1000; // ms: the golden values are 5 MB, and answers come first

async function agreementOf({ session, encoding, ablate, left }: Run): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const goldens = await goldensOf(session);
  const at = goldens?.cases.findIndex(({ ids, full }) => full && ids.join() === encoding.ids.join()) ?? -1;
  if (!goldens || at < 0 || ablate.length > 0 || left) return "";
  const one: Goldens = { ...goldens, cases: [goldens.cases[at]], read: (_, tap) => goldens.read(at, tap) };
  const verdict = await verifyModel(session.model, one);
  const { maxAbs } = worstOf(verdict);
  return `All ${verdict.rows.length} taps of this sentence ${verdict.okay ? "agree" : "do not agree"} with PyTorch's: max|Δ| ${shown(maxAbs)}.`;
}

const worstOf = ({ rows }: Verdict) => rows.reduce((a, b) => (b.maxAbs > a.maxAbs ? b : a));

/** All golden sentences of the bundled model, at the reader's wish. */
export function Agreement() {
  const said = useSignal("");
  const now = session.value;
  if (!now || now.place !== bundled.place) return null;
  const hold = async () => {
    said.value = "computing …";
    try {
      const goldens = await goldensOf(now);
      if (!goldens) return;
      const verdict = await verifyModel(now.model, goldens);
      const { rows, top5, okay } = verdict;
      const worst = worstOf(verdict);
      const { torch = "", transformers = "" } = goldens.provenance;
      said.value = `${rows.length} taps of ${goldens.cases.length} sentences: ${okay ? "all agree" : "not all agree"} with PyTorch ${torch} and transformers ${transformers}. The worst is ${worst.tap}: max|Δ| ${shown(worst.maxAbs)}. The five best words are the same at ${top5.same} of ${top5.of} places.`;
    } catch (error) {
      said.value = "";
      report(error);
    }
  };
  return (
    <p class="agreement">
      <button type="button" onClick={hold}>
        Hold every number to PyTorch's
      </button>{" "}
      <span role="status">{said}</span>
    </p>
  );
}
