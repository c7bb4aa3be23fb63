"""Where the modules lie whose inputs and outputs are taps: in each architecture of transformers, and in each head."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import torch
from transformers import PreTrainedModel

Module = torch.nn.Module


@dataclass(frozen=True)
class Layer:
    """One layer of an encoder. `attention` is what eager attention is called with."""

    attention: Module
    output: Module
    attended: Module
    up: Module
    down: Module
    norm: Module


@dataclass(frozen=True)
class Head:
    """What a model ends in: `before` and `after` name the inputs and outputs of its modules; `says` is the whole of it, from a hidden state."""

    before: dict[str, Module]
    after: dict[str, Module]
    says: Callable[[torch.Tensor], torch.Tensor] | None


def layers_of(model: PreTrainedModel) -> list[Layer]:
    """First to last."""
    base = model.base_model
    if model.config.model_type == "distilbert":
        return [Layer(x.attention, x.attention.out_lin, x.sa_layer_norm, x.ffn.lin1, x.ffn.lin2, x.output_layer_norm) for x in base.transformer.layer]
    return [
        Layer(x.attention.self, x.attention.output.dense, x.attention.output.LayerNorm, x.intermediate.dense, x.output.dense, x.output.LayerNorm)
        for x in base.encoder.layer
    ]


def attention_module(model: PreTrainedModel):
    """The Python module whose eager attention the model calls."""
    return sys.modules[type(model).__module__]


def head_of(model: PreTrainedModel) -> Head:
    """By the name of the model's class; nothing of a bare encoder."""
    name = type(model).__name__
    if name.endswith("Model"):
        return Head({}, {}, None)
    if fills_masks(model):
        return masked_lm(model)
    if reads_first_token(model):
        return classifier(model)
    last = model.classifier if name.endswith("ForTokenClassification") else model.qa_outputs
    return Head({}, {"logits": last}, last)


def reads_first_token(model: PreTrainedModel) -> bool:
    """Whether a model has one answer for a text, not one for a token."""
    return type(model).__name__.endswith("ForSequenceClassification")


def fills_masks(model: PreTrainedModel) -> bool:
    return type(model).__name__.endswith("ForMaskedLM")


def masked_lm(model: PreTrainedModel) -> Head:
    if model.config.model_type == "distilbert":
        dense, norm, decoder = model.vocab_transform, model.vocab_layer_norm, model.vocab_projector
        says = lambda x: decoder(norm(model.activation(dense(x))))
    elif hasattr(model, "cls"):
        transform, decoder, says = model.cls.predictions.transform, model.cls.predictions.decoder, model.cls
        dense, norm = transform.dense, transform.LayerNorm
    else:
        dense, norm, decoder, says = model.lm_head.dense, model.lm_head.layer_norm, model.lm_head.decoder, model.lm_head
    return Head({"mlm.activated": norm}, {"mlm.dense": dense, "mlm.normed": norm, "logits": decoder}, says)


def classifier(model: PreTrainedModel) -> Head:
    last = getattr(model.classifier, "out_proj", model.classifier)
    if model.config.model_type == "distilbert":
        dense, says = model.pre_classifier, lambda x: last(torch.relu(model.pre_classifier(x[:, 0])))
    elif hasattr(model.classifier, "dense"):
        dense, says = model.classifier.dense, model.classifier
    else:
        dense, says = model.bert.pooler.dense, lambda x: last(model.bert.pooler(x))
    return Head({"classifier.activated": last}, {"classifier.dense": dense, "logits": last}, says)
