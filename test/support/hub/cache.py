"""What huggingface_hub finds in its cache: python cache.py FILE ID..., with HF_HUB_CACHE set. Prints JSON."""

import json
import sys

from huggingface_hub import scan_cache_dir, snapshot_download, try_to_load_from_cache

file, *ids = sys.argv[1:]
snapshots = [snapshot_download(id) for id in ids]
cache = scan_cache_dir()
print(
    json.dumps(
        {
            "snapshots": snapshots,
            "files": [try_to_load_from_cache(id, file) for id in ids],
            "warnings": [str(warning) for warning in cache.warnings],
            "repositories": {repo.repo_id: repo.size_on_disk for repo in cache.repos},
            "refs": {repo.repo_id: list(repo.refs) for repo in cache.repos},
        }
    )
)
