"""Every intermediate value of an encoder and its head, taken from the modules of transformers while they run."""

from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest import mock

import numpy as np
import torch
from transformers import PreTrainedModel

from families import attention_module, head_of, layers_of

Taps = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Run:
    """One sequence and how to run it.

    `positions` are indices into `ids`; None asks for every kept one. `ablate` holds (layer, head) pairs.
    """

    ids: list[int]
    attention_mask: list[int] | None = None
    token_type_ids: list[int] | None = None
    positions: list[int] | None = None
    ablate: tuple[tuple[int, int], ...] = ()
    causal: bool = False
    lens: bool = False

    @property
    def kept(self) -> list[int]:
        """Indices of the tokens that are not masked away."""
        mask = self.attention_mask or [1] * len(self.ids)
        return [i for i, keep in enumerate(mask) if keep]

    @property
    def asked(self) -> list[int]:
        """Indices of the tokens whose logits are asked for."""
        return self.kept if self.positions is None else self.positions


def record(model: PreTrainedModel, run: Run) -> dict[str, np.ndarray]:
    """All taps of `run`, with the kept rows (and kept keys) only; a head's, `logits` and `lens` with the asked rows.

    `model` must use eager attention: the other implementations never hold the scores.
    """
    if model.config._attn_implementation != "eager":
        raise ValueError("load the model with attn_implementation='eager'")
    taps: Taps = {}
    with torch.no_grad(), ExitStack() as stack:
        stack.enter_context(attention_tapped(model, run, taps))
        stack.enter_context(modules_tapped(model, taps))
        forward(model, run)
    with torch.no_grad():
        if not run.ablate and not run.causal:
            assert torch.equal(taps.get("logits", last_of(model, taps)), forward(model, run)), "tapping changed the model"
        if run.lens:
            for i in range(model.config.num_hidden_layers):
                taps[f"layer.{i}.lens"] = head_of(model).says(taps[f"layer.{i}.mlp.normed"])
    head = head_of(model)
    of_head = {*head.before, *head.after, *(name for name in taps if name.endswith(".lens"))}
    return {name: rows_of(name, value, run, of_head).contiguous().numpy() for name, value in taps.items()}


def forward(model: PreTrainedModel, run: Run) -> torch.Tensor:
    """Logits of all rows, [1, tokens, vocab], or of a text, [1, labels], or a bare encoder's output; transformers makes the position ids."""
    lists = {"input_ids": run.ids, "attention_mask": run.attention_mask, "token_type_ids": run.token_type_ids}
    output = model(**{name: torch.tensor([values]) for name, values in lists.items() if values is not None})
    return torch.stack([output.start_logits, output.end_logits], -1) if "start_logits" in output else output[0]


def last_of(model: PreTrainedModel, taps: Taps) -> torch.Tensor:
    return taps[f"layer.{model.config.num_hidden_layers - 1}.mlp.normed"]


def rows_of(name: str, value: torch.Tensor, run: Run, of_head: set[str]) -> torch.Tensor:
    """The rows that a run without the masked tokens has."""
    if name in of_head:
        return value if value.dim() == 2 else value[0, run.asked]  # a classifier of texts has chosen its token itself
    last, value = name.rsplit(".", 1)[-1], value[0]
    if last in ("scores", "probs"):
        return value[:, run.kept][:, :, run.kept]
    if last in ("query", "key", "value"):
        return value[:, run.kept]
    return value[run.kept]


@contextmanager
def attention_tapped(model: PreTrainedModel, run: Run, taps: Taps):
    """Puts a function around transformers' eager attention that records, hides later keys, and silences heads."""
    modeling = attention_module(model)
    eager = modeling.eager_attention_forward
    layer_of = {layer.attention: i for i, layer in enumerate(layers_of(model))}
    length = len(run.ids)
    later = torch.full((length, length), -torch.inf).triu(1) if run.causal else torch.zeros(length, length)

    def tapped(module, query, key, value, attention_mask, scaling, **options):
        layer = layer_of[module]
        mask = later if attention_mask is None else later + attention_mask
        context, probs = eager(module, query, key, value, mask, scaling=scaling, **options)
        for ablated_layer, head in run.ablate:
            if ablated_layer == layer:
                context[:, :, head] = 0  # [1, tokens, heads, headDim]
        scores = torch.matmul(query, key.transpose(2, 3)) * scaling + mask
        at = f"layer.{layer}.attention"
        taps.update({f"{at}.query": query, f"{at}.key": key, f"{at}.value": value, f"{at}.scores": scores, f"{at}.probs": probs})
        return context, probs

    with mock.patch.object(modeling, "eager_attention_forward", tapped):
        yield


@contextmanager
def modules_tapped(model: PreTrainedModel, taps: Taps):
    """Hooks the modules whose inputs and outputs are taps."""
    handles = []

    def before(module: torch.nn.Module, name: str) -> None:
        handles.append(module.register_forward_pre_hook(lambda _, inputs: keep(taps, name, inputs[0])))

    def after(module: torch.nn.Module, name: str) -> None:
        handles.append(module.register_forward_hook(lambda _, inputs, output: keep(taps, name, output)))

    hook_modules(model, before, after)
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def hook_modules(model: PreTrainedModel, before: Callable, after: Callable) -> None:
    """Names the input (`before`) or the output (`after`) of each module."""
    before(model.base_model.embeddings.LayerNorm, "embeddings.sum")
    after(model.base_model.embeddings.LayerNorm, "embeddings.normed")
    for i, layer in enumerate(layers_of(model)):
        before(layer.output, f"layer.{i}.attention.context")
        after(layer.output, f"layer.{i}.attention.output")
        before(layer.attended, f"layer.{i}.attention.residual")
        after(layer.attended, f"layer.{i}.attention.normed")
        after(layer.up, f"layer.{i}.mlp.up")
        before(layer.down, f"layer.{i}.mlp.activated")
        after(layer.down, f"layer.{i}.mlp.output")
        before(layer.norm, f"layer.{i}.mlp.residual")
        after(layer.norm, f"layer.{i}.mlp.normed")
    head = head_of(model)
    for name, module in head.before.items():
        before(module, name)
    for name, module in head.after.items():
        after(module, name)


def keep(taps: Taps, name: str, value: torch.Tensor) -> None:
    """A hook's whole work; it returns nothing, so the value flows on unchanged."""
    taps[name] = value
