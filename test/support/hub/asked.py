"""Asks a hub for single files as huggingface_hub does: python asked.py ID FILE..., with HF_ENDPOINT and HF_HUB_CACHE set. Prints JSON.

For each file what came of asking, and what the cache says of it without asking: "there", "nowhere" or "unknown".
"""

import json
import sys

from huggingface_hub import _CACHED_NO_EXIST, hf_hub_download, try_to_load_from_cache
from huggingface_hub.errors import EntryNotFoundError


def asked(id, file):
    try:
        return "there" if hf_hub_download(id, file) else None
    except EntryNotFoundError:
        return "nowhere"


def known(id, file):
    found = try_to_load_from_cache(id, file)
    return "nowhere" if found is _CACHED_NO_EXIST else "unknown" if found is None else "there"


id, *files = sys.argv[1:]
before = {file: known(id, file) for file in files}
print(json.dumps({"before": before, "asked": {file: asked(id, file) for file in files}}))
