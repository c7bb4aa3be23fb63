"""Goldens of a tiny random model: every tap in full, in every way a sequence can be run."""

from pathlib import Path

from generated import load, roberta, save
from golden_file import Golden
from seeded_random import integers, seed_for
from taps import Run, record

SEED = 7
CONFIG = roberta(hidden=18, heads=3, layers=3, intermediate=37, vocab=131, positions=34)
LIMIT = 32  # positions − pad − 1


def words(name: str, count: int) -> list[int]:
    """`count` ids that are not special."""
    return (3 + integers(seed_for(SEED, name), count, CONFIG["vocab_size"] - 3)).tolist()


def runs() -> dict[str, Run]:
    """The cases by name."""
    plain = [0, *words("plain", 9), 2]
    short = [0, *words("short", 5), 2]
    pair = [0, *words("pair a", 4), 2, 2, *words("pair b", 6), 2]
    return {
        "plain": Run(plain),
        "as long as the limit": Run([0, *words("limit", LIMIT - 2), 2]),
        "trailing padding": Run(short + [1] * 4, attention_mask=[1] * 7 + [0] * 4),
        "holes in the mask": Run(plain, attention_mask=[1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1]),
        "a hole at the start and padding": Run(short + [1] * 2, attention_mask=[0, 1, 1, 0, 1, 1, 1, 0, 0]),
        "padding that is not masked": Run([0, *words("inside", 3), 1, *words("after", 3), 2, 1]),
        "pair": Run(pair),
        "one token": Run([0, *words("one", 1), 2]),
        "causal": Run(plain, causal=True),
        "causal with holes": Run(plain, attention_mask=[1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1], causal=True),
        "ablate": Run(plain, ablate=((0, 1), (2, 0), (2, 2))),
        "lens": Run(plain, lens=True),
        "positions": Run(plain, positions=[7, 2]),
        "positions with holes and lens": Run(plain, attention_mask=[1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1], positions=[3, 8, 10], lens=True),
        "causal, ablate and lens": Run(pair, positions=[1, 5, 9], causal=True, ablate=((1, 2), (2, 1)), lens=True),
    }


def make(directory: Path, command: str) -> None:
    """Writes the model and its goldens into `directory`."""
    save(directory, CONFIG, SEED)
    model = load(directory)
    golden = Golden(SEED)
    for name, run in runs().items():
        golden.add(name, run, record(model, run))
    golden.write(directory / "golden.safetensors", command, directory / "model.safetensors")
