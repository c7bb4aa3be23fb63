import { useSignal } from "@preact/signals";
import { verifyModel } from "typeformer/golden";
import { shown } from "../drawing/number.ts";
import { goldensOf } from "../engine/goldens.ts";
import { bundled, session } from "../engine/session.ts";
import { report } from "../engine/trouble.ts";

/** How far this page's numbers are from PyTorch's, measured here, on this machine. */
export function Agreement() {
  const said = useSignal("");
  const now = session.value;
  if (!now || now.place !== bundled.place) return null;
  const hold = async () => {
    said.value = "computing …";
    try {
      const goldens = await goldensOf(now);
      if (!goldens) return;
      const { rows, top5, okay } = await verifyModel(now.model, goldens);
      const worst = rows.reduce((a, b) => (b.scaled > a.scaled ? b : a));
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
