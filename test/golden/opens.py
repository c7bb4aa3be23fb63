"""Opens a folder with transformers and says, as one line of JSON, what it found: `opens.py MODEL_DIR`."""

import json
import sys

import torch
from transformers import AutoTokenizer, RobertaForMaskedLM

SENTENCE = "She opened the <mask> and walked into the room."


def main(directory: str) -> None:
    torch.set_num_threads(1)
    model, report = RobertaForMaskedLM.from_pretrained(directory, dtype=torch.float32, output_loading_info=True)
    tokenizer = AutoTokenizer.from_pretrained(directory)
    encoding = tokenizer(SENTENCE.replace("<mask>", tokenizer.mask_token), return_tensors="pt")
    at = encoding["input_ids"][0].tolist().index(tokenizer.mask_token_id)
    with torch.no_grad():
        best = model.eval()(**encoding).logits[0, at].topk(5).indices.tolist()
    found = {
        "parameters": model.num_parameters(),
        "missing_keys": sorted(report["missing_keys"]),
        "unexpected_keys": sorted(report["unexpected_keys"]),
        "mismatched_keys": sorted(str(key) for key in report["mismatched_keys"]),
        "top5": [tokenizer.decode([token]) for token in best],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
