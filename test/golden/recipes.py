"""Writes recipes.json: what `transformers` answers on what CONTRIBUTING's recipes add, for test/docs/contributing.test.ts.

    python test/golden/make.py --only recipes

`electra`: a tiny discriminator whose weights come from the seeded generator. `similarity`: the bundled model, cosines of the means of its token vectors.
"""

import json
from pathlib import Path

import torch
import transformers
from transformers import AutoTokenizer, ElectraConfig, ElectraForPreTraining

from generated import load, weight
from golden_file import ROOT

SEED = 5
CONFIG = {
    "architectures": ["ElectraForPreTraining"], "model_type": "electra", "hidden_act": "gelu", "embedding_size": 18, "hidden_size": 18, "num_attention_heads": 3,
    "num_hidden_layers": 2, "intermediate_size": 37, "vocab_size": 131, "max_position_embeddings": 32, "type_vocab_size": 2, "layer_norm_eps": 1e-12, "pad_token_id": 0,
}  # fmt: skip
IDS, TYPES = [101, 83, 0, 23, 17, 130, 2, 5, 9], [0, 0, 0, 0, 0, 1, 1, 1, 1]
SOURCE = "She opened the door and walked into the room."
SENTENCES = [SOURCE, "He came in through the door.", "Prices fell.", "", "a  b 😀"]


def electra() -> dict:
    model = ElectraForPreTraining(ElectraConfig(**CONFIG, attn_implementation="eager")).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(torch.from_numpy(weight(name, tuple(parameter.shape), SEED)))
        found = model(torch.tensor([IDS]), token_type_ids=torch.tensor([TYPES]), output_hidden_states=True)
    return {
        "config": CONFIG, "seed": SEED, "ids": IDS, "types": TYPES,
        "hidden": found.hidden_states[-1].flatten().tolist(),
        "replaced": torch.sigmoid(found.logits.double()).flatten().tolist(),
    }  # fmt: skip


def similarity() -> dict:
    folder = ROOT / "weights" / "mini"
    model, tokenizer = load(folder).base_model, AutoTokenizer.from_pretrained(folder)
    source, *others = [mean(text, model, tokenizer) for text in [SOURCE, *SENTENCES]]
    cosines = [torch.cosine_similarity(source, other, dim=0).item() for other in others]
    return {"source_sentence": SOURCE, "sentences": SENTENCES, "cosines": cosines}


def mean(text: str, model, tokenizer) -> torch.Tensor:
    with torch.no_grad():
        return model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0].double().mean(0)


golden = {
    "command": "python test/golden/make.py --only recipes", "transformers": transformers.__version__, "torch": torch.__version__,
    "electra": electra(), "similarity": similarity(),
}  # fmt: skip
Path(__file__).with_name("recipes.json").write_text(json.dumps(golden, ensure_ascii=False) + "\n", encoding="utf-8")
