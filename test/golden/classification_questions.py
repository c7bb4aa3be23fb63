"""What is asked of the classifiers: (model, inputs, options), some chosen to be awkward, many drawn."""

from collections.abc import Iterator
from random import Random

from classification_models import FAMILY, RECIPES

SEED = 20261201
COUNT = 1000
WORDS = (FAMILY / "text.txt").read_text(encoding="utf-8").split()
ODD = [
    "\U0001f600", "\U0001f469\u200d\U0001f680", "\U0001d54f", "\t", "\n", "  ", "\u00a0", "\u200b", "na\u00efve", "e\u0301", "\u6771\u4eac", "\u041e\u043d", "\u0645\u0631\u062d\u0628\u0627",
    "<s>", "</s>", "[SEP]", "[CLS]", "[mask]", "<mask>", "&amp;", "{}", "\u2026", "\u201cno\u201d", "!!!", "1907", "x" * 130,
]  # fmt: skip
AWKWARD = ["", " ", "\n", "hello", "a", *ODD, "The bank had moved to Dublin.", "a " * 70, "a " * 85, "a " * 94, "a " * 95, "a " * 100]
FUNCTIONS = ["softmax", "SIGMOID", "None", "SoftMax", "sigmoid", "none"]
PAIRS = [("a", "b"), ("", ""), ("", "a"), ("Who wrote the letter?", "Anna did."), ("\U0001f600", "\t"), ("a " * 40, "b " * 50), ("a " * 90, "b"), ("a", "b " * 90)]
LABELS = ["a ship", "the railway", "Berlin", "a letter", "money", "\U0001f600", "", "a", "two words, and a comma", "{}", "b " * 30]
TEMPLATES = ["This example is {}.", "{}", "{0} and {0}", "It is {{{}}}.", "\U0001f600 {} \t", "A text about {0}, {{so}} to speak.", "{}" + " so" * 30]

Question = tuple[str, object, dict]


def about_labels() -> list[Question]:
    """Texts and pairs in every shape."""
    pairs = [{"text": text, "text_pair": pair} for text, pair in PAIRS]
    asked: list[tuple[object, dict]] = [(text, {}) for text in AWKWARD] + [(pair, {}) for pair in pairs]
    asked += [(inputs, {"top_k": k}) for inputs in ("hello", ["hello"], ["a", "b"], pairs[0], [pairs[0], "c"]) for k in (None, 1, 2, 9)]
    asked += [([], {}), (["hello"], {}), (["a", "b"], {}), ([pairs[0]], {}), (pairs[:3], {}), ([pairs[0], "c"], {}), ({"text": "a"}, {}), ({"text": "a", "text_pair": None}, {})]
    asked += [([["a", "b"]], {}), ([[["a", "b"]]], {}), ([[["a", "b"]], "c"], {"top_k": 2}), ({"text_pair": "a"}, {}), ({}, {}), (5, {}), (None, {})]
    asked += [("a", {"function_to_apply": name}) for name in [*FUNCTIONS, "default", "relu", None]]
    asked += [(text, {"truncation": True}) for text in ["a " * 100, "hello", *pairs]]
    asked += [("a b c d", {"truncation": True, "max_length": 4}), ("a b c d", {"max_length": 3}), ("a " * 100, {"max_length": 96}), (pairs[5], {"truncation": True, "max_length": 20})]
    found = [("bert", inputs, options) for inputs, options in asked]
    found += [(model, inputs, {}) for model in ("roberta", "distilbert") for inputs in [*AWKWARD, *pairs]]
    for model in list(RECIPES)[3:]:
        found += [(model, "The bank had moved to Dublin.", options) for options in ({}, {"top_k": None}, {"top_k": 2, "function_to_apply": "Sigmoid"})]
        found += [(model, pairs[3], {"top_k": None}), (model, ["a", "b"], {})]
    return found


def drawn_about_labels() -> Iterator[Question]:
    random = Random(SEED)
    while True:
        yield labels_drawn(random)


def labels_drawn(random: Random) -> Question:
    kind = random.random()
    inputs = one_input(random) if kind < 0.7 else [one_input(random) for _ in range(random.randint(1, 3))]
    options: dict = {}
    if random.random() < 0.5:
        options["top_k"] = random.choice([None, 1, 2, 3, 4])
    if random.random() < 0.3:
        options["function_to_apply"] = random.choice([*FUNCTIONS, None])
    if random.random() < 0.3:
        options["truncation"] = True
    if random.random() < 0.1:
        options["max_length"] = random.randint(6, 90)
    return random.choice(list(RECIPES)), inputs, options


def one_input(random: Random) -> object:
    if random.random() < 0.7:
        return text(random)
    return {"text": text(random), "text_pair": text(random)}


def text(random: Random) -> str:
    """A few words, sometimes many, now and then something odd, and glued together anyhow."""
    count = random.choice([0, 1, 2, 3, 5, 8, 12, 12, 20, 40])
    words = [random.choice(ODD) if random.random() < 0.15 else random.choice(WORDS) for _ in range(count)]
    return "".join(word + random.choice([" ", " ", " ", " ", "\t", "", "\n"]) for word in words)


def about_themes() -> list[Question]:
    """Texts, labels and templates of zero-shot-classification."""
    some = {"candidate_labels": ["a ship", "the railway", "Berlin"]}
    asked: list[tuple[object, dict]] = [(given, {**some, "multi_label": multi}) for given in AWKWARD for multi in (False, True)]
    asked += [("hello", {"candidate_labels": labels}) for labels in ("a, b,,c ,", "a", ["a"], ["a", "a"], [""], "", " , ", [], ["x" * 40, "y"], LABELS, ["{}", "b"])]
    asked += [("hello", {**some, "hypothesis_template": template}) for template in TEMPLATES]
    asked += [("hello", {**some, "hypothesis_template": template}) for template in ("", "x", "x {{}} {}", "{0} {}", "{} {}", "{1}", "{a}", "{", "}", "{}}", "{{}", "{ }")]
    asked += [("hello", {"candidate_labels": ["{}", "b"], "hypothesis_template": "{}"}), ("hello", {"candidate_labels": ["b", "{}"], "hypothesis_template": "{}"})]
    asked += [([], some), (["hello"], some), (["hello", "a"], some), (["hello", ""], some), (5, some), ("hello", {})]
    asked += [("a " * 100, {"candidate_labels": ["b " * 28, "c"]}), ("a", {"candidate_labels": ["b " * 80, "c"]}), ("a", {"candidate_labels": ["b " * 100, "c"]})]
    asked += [("hello", {"candidate_labels": "a ship", "hypothesis_template": "{{}}"})]
    found = [("bert", inputs, options) for inputs, options in asked]
    for model in [name for name in RECIPES if name != "bert"]:
        found += [(model, "The bank had moved to Dublin.", {**some, "multi_label": multi}) for multi in (False, True)]
        found += [(model, "The bank had moved to Dublin.", {"candidate_labels": "a ship"}), (model, "a " * 100, some)]
    return found


def drawn_about_themes() -> Iterator[Question]:
    random = Random(SEED + 1)
    while True:
        yield themes_drawn(random)


def themes_drawn(random: Random) -> Question:
    inputs = text(random) if random.random() < 0.75 else [text(random) for _ in range(random.randint(1, 3))]
    labels = random.sample(LABELS, random.randint(1, 5))
    options: dict = {"candidate_labels": ",".join(labels) if random.random() < 0.2 else labels}
    if random.random() < 0.4:
        options["hypothesis_template"] = random.choice(TEMPLATES)
    if random.random() < 0.4:
        options["multi_label"] = random.random() < 0.8
    return random.choice(list(RECIPES)), inputs, options
