"""What is asked of fill-mask: (model, inputs, options), chosen to be awkward."""

from any_model import REFRAIN

DOOR = "She opened the <mask> and walked into the room."
SMILE = "He looked at <mask> and <mask>."
REFRAINS = REFRAIN * 8  # past every limit here
TRUNCATED = {"tokenizer_kwargs": {"truncation": True}}

UNICODE = [
    "Le caf\u00e9 est <mask>, na\u00efve \u0153uvre.",
    "\u201cCurly quotes\u201d \u2014 and \u2018dashes\u2019 \u2026 <mask>!",
    "\u041e\u043d \u0441\u043a\u0430\u0437\u0430\u043b <mask> \u0438 \u0443\u0448\u0451\u043b.",
    "\u65e5\u672c\u8a9e\u306e<mask>\u3067\u3059\u3002",
    "\u0645\u0631\u062d\u0628\u0627 <mask> \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
    "\u0928\u092e\u0938\u094d\u0924\u0947 <mask>",
    "A rocket \U0001f469\u200d\U0001f680\U0001f468\u200d\U0001f469\u200d\U0001f467 flew to the <mask> \U0001f1eb\U0001f1f7",
    "e\u0301 a\u0300\u0323 and \u1100\u1161\u11a8 <mask>",
    "A zero\u200bwidth\u200d and a soft\u00adhyphen <mask>",
    "NUL \x00, bell \x07 and <mask>",
    "\U0001d54f\U0001d54f \U0010ffff <mask>",
]

SPACES = [
    "<mask>",
    " <mask> ",
    "The   <mask>   of the   house",
    "one\n\n<mask>\ttwo",
    "before\u0085<mask>after",
    "before\ufeff<mask>after",
    "before\u00a0<mask>\u00a0after",
    "before\u3000 \u2003<mask>",
    "a<mask>b",
    "Hi , you <mask> . He isn't , I 've said !",
    "It's <mask>; they'll say we'd 'S 1234567890 times",
]

SEVERAL = [SMILE, "<mask><mask>", "<mask> <mask> <mask>", "The <mask>, the <mask> and the ugly <mask> met at <mask>."]

SPECIAL = [
    "<s> He <mask> home. </s>",
    "He <pad> went <mask> <pad>.",
    "An <unk> man <mask>.",
    "first</s></s>second <mask>",
    "<s><mask></s> and <mask>",
    "A &lt;mask> is not a mask, < mask > neither, but <mask> is.",
]

TARGETS = [
    " door",
    "door",
    "\u0120door",
    ["\u0120door", "\u0120window", "\u0120room"],
    [" door", " window", " gate"],
    [" door", "\u0120door", " door"],
    ["door", " door", "doors", " doors"],
    ["pizza", " pizza", "\u0120pizza"],
    ["unbelievably long target", " encyclop\u00e6dia", "\U0001f469\u200d\U0001f680"],
    ["", " door"],
    ["", ""],
    "",
    [],
    ["<mask>", "</s>", "<pad>"],
    [" ", "  ", "\n", "\u0085"],
    ["!", ".", "\u00e9"],
]

BROKEN = ["", "No mask here.", "[MASK] is the other family's", ["A <mask>.", "none"], REFRAINS, "word " * 150 + "<mask>"]

Entry = tuple[str, str | list[str], dict]


def entries() -> list[Entry]:
    """All questions, in their order in the file."""
    return [*about_mini(), *about_odd("odd-36", 64), *about_odd("odd-64", 128)]


def about_mini() -> list[Entry]:
    asked: list[tuple[str | list[str], dict]] = [(DOOR, {})]
    asked += [(text, {}) for text in [*UNICODE, *SPACES, *SEVERAL, *SPECIAL, *BROKEN]]
    asked += [(DOOR, {"targets": targets}) for targets in TARGETS]
    asked += [(SMILE, {"targets": [" him", " her", " smiled", "him"], "top_k": top_k}) for top_k in (1, 3, 10)]
    asked += [(DOOR, {"top_k": top_k}) for top_k in (1, 2, 10, 50, 51, 1000, 12287, 12288, 12289)]
    asked += [(SMILE, {"top_k": 12288})]
    asked += [([DOOR], {}), ([SMILE], {}), ([DOOR, "Go <mask>!"], {}), ([DOOR, SMILE, UNICODE[0]], {"top_k": 2})]
    asked += [([DOOR, SMILE], {"targets": [" door", " me"]}), ([DOOR, DOOR], {"top_k": 1})]
    asked += [("The <mask>" + " night" * count, {"top_k": 3}) for count in (123, 124, 125)]  # 127, 128 and 129 tokens
    asked += [(" night" * 124 + " <mask>", {"top_k": 3})]
    asked += [(REFRAINS, {**TRUNCATED, "top_k": 2}), (DOOR, TRUNCATED), ("word " * 150 + "<mask>", TRUNCATED)]
    asked += [(DOOR, {"tokenizer_kwargs": {"truncation": True, "max_length": length}}) for length in (3, 5, 6, 9, 12)]
    asked += [([REFRAINS, DOOR], {**TRUNCATED, "top_k": 1})]
    return [("mini", inputs, options) for inputs, options in asked]


def about_odd(model: str, limit: int) -> list[Entry]:
    asked: list[tuple[str | list[str], dict]] = [(text, {}) for text in [DOOR, SMILE, *UNICODE[:4], *SPECIAL[:2]]]
    asked += [(DOOR, {"top_k": 20}), (DOOR, {"top_k": 12288}), ([DOOR, SMILE], {"top_k": 2})]
    asked += [(DOOR, {"targets": [" door", "door", " window", "pizza"]})]
    asked += [("The <mask>" + " night" * (limit + extra - 4), {"top_k": 3}) for extra in (0, 1)]  # at the limit, and one token past it
    asked += [(REFRAINS, {"tokenizer_kwargs": {"truncation": True, "max_length": limit}})]
    return [(model, inputs, options) for inputs, options in asked]
