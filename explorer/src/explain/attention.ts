/** Attention, step by step: scores = q · k / √headDim, probs = softmax(scores), context = probs · v. */
import type { Explainer } from "./account.ts";
import { operand, products, tapLines, total, written } from "./line.ts";

export const scores: Explainer = async ({ layer, index: [head, token, key] }, pass) => {
  const { headDim } = pass.config;
  const [q, k] = await tapLines(
    pass,
    [`layer.${layer}.attention.query`, [head, token, null]],
    [`layer.${layer}.attention.key`, [head, key, null]],
  );
  const columns = [written(q, "n"), written(k, "n")];
  const rows = products(q, k);
  const sum = total(rows);
  const steps = [
    { label: `Σₙ ${columns.join(" · ")}`, value: sum },
    { label: "√headDim", value: Math.sqrt(headDim) },
  ];
  const score = sum / Math.sqrt(headDim);
  const isHidden = pass.attention === "causal" && key > token;
  return {
    formula: isHidden ? `−∞, since token ${key} stands after token ${token}` : `Σₙ ${columns.join(" · ")} / √${headDim}`,
    lines: [q, k],
    terms: { columns, value: "product", rows },
    steps: isHidden ? [...steps, { label: "the score of a token that may be seen", value: score }] : steps,
    value: isHidden ? -Infinity : score,
    operation: "scores",
    notes: isHidden ? [`Attention goes to the left only: token ${token} does not see token ${key}.`] : [],
  };
};

export const probs: Explainer = async ({ layer, index: [head, token, key] }, pass) => {
  const [s] = await tapLines(pass, [`layer.${layer}.attention.scores`, [head, token, null]]);
  const row = Array.from(s.values);
  const max = row.reduce((a, b) => Math.max(a, b));
  const rows = row.map((score, at) => ({ operands: [operand(s, at)], value: Math.exp(score - max), own: at === key }));
  const sum = total(rows);
  return {
    formula: `exp(${written(s, key)} − m) / Σⱼ exp(${written(s, "j")} − m), m = maxⱼ ${written(s, "j")}`,
    lines: [s],
    terms: { columns: [written(s, "j")], value: `exp(${written(s, "j")} − m)`, rows },
    steps: [
      { ...operand(s, row.indexOf(max)), label: "m, the largest score" },
      { label: `exp(${written(s, key)} − m)`, value: rows[key].value },
      { label: "Σⱼ, the total of the row", value: sum },
    ],
    value: rows[key].value / sum,
    operation: "probs",
  };
};

export const context: Explainer = async ({ layer, index: [token, column] }, pass) => {
  const { headDim } = pass.config;
  const head = Math.floor(column / headDim);
  const [p, v] = await tapLines(
    pass,
    [`layer.${layer}.attention.probs`, [head, token, null]],
    [`layer.${layer}.attention.value`, [head, null, column % headDim]],
  );
  const columns = [written(p, "j"), written(v, "j")];
  const rows = products(p, v);
  const sum = total(rows);
  const isOff = pass.ablate?.some((each) => each.layer === layer && each.head === head) ?? false;
  const formula = `Σⱼ ${columns.join(" · ")}`;
  return {
    formula: isOff ? `0, since head ${layer}.${head} is switched off` : formula,
    lines: [p, v],
    terms: { columns, value: "product", rows },
    steps: isOff ? [{ label: `${formula}, were the head on`, value: sum }] : [],
    value: isOff ? 0 : sum,
    operation: "context",
    notes: isOff ? [`Head ${head} of layer ${layer} is switched off: its probabilities stay, its context is zero.`] : [],
  };
};
