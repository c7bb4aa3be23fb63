"""Writes glue/: small files in GLUE's official formats, with the traps that the real ones have, and glue.json: what the readers of transformers
5.2.0 (the last with all of them) find in them. The sentences are made up.
"""

import json
import warnings
from pathlib import Path

import transformers

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "glue"

HEADERS = {
    "mnli": "index promptID pairID genre sentence1_binary_parse sentence2_binary_parse sentence1_parse sentence2_parse sentence1 sentence2",
    "sts-b": "index genre filename year old_index source1 source2 sentence1 sentence2 score",
}


def mnli(index, text, pair, *labels):
    return [str(index), f"{index}p", f"{index}pe", "letters", "( a )", "( b )", "(ROOT a)", "(ROOT b)", text, pair, *labels]


def sts(index, text, pair, score):
    return [str(index), "forum", "answers", "2020", str(index), "none", "none", text, pair, score]


ROWS = {
    # no header; the mark of the linguist stands in the third column
    "CoLA/dev.tsv": [
        ["mk24", "1", "", "The baker left the kitchen window open."],
        ["mk24", "0", "*", 'Window the open "baker left.'],
        ["mk24", "1", "", "A line\u2028may hold what other readers take for its end."],
        ["mk24", "0", "*", "'"],
    ],
    "CoLA/test.tsv": [["index", "sentence"], ["0", "Nobody here has baked a shoe."]],
    "SST-2/dev.tsv": [
        ["sentence", "label"],
        ["two hours that feel like a holiday . ", "1"],
        ['" neither new nor "', "0"],
        ['"a quote that nobody closes ', "0"],
        ["", "1"],
    ],
    "MRPC/dev.tsv": [
        ["Quality", "#1 ID", "#2 ID", "#1 String", "#2 String"],
        ["1", "101", "102", "The mayor called the bridge \"a gift", "\"A gift\", said the mayor of the bridge."],
        ["0", "103", "104", "The ferry was late again .", "The ferry was early , for once ."],
    ],
    "STS-B/dev.tsv": [
        HEADERS["sts-b"].split(),
        sts(0, "A dog sleeps on a red sofa.", "A dog is asleep on the red sofa.", "5.000"),
        sts(1, "A child paints a fence.", 'A child is "painting" a wall.', "2.5"),
        # the files of STS-B have rows with more columns than the header
        [*sts(2, "One kettle.", "Two boats.", "x")[:-1], "extra", "0.333"],
    ],
    "QQP/dev.tsv": [
        ["id", "qid1", "qid2", "question1", "question2", "is_duplicate"],
        ["7001", "31", "32", "How do I mend a bicycle tyre?", "How do I mend a torn sail?", "0"],
        ["7002", "33", "34", "I would like to learn the cello,\rwhere do I begin?", "Which \"cello\"?", "1"],
        ["7003", "35", "36", "How long do lentils cook?"],
        ["7004", "37", "38", "What is a lone \u0085 sign?", "What is that sign?", "1"],
    ],
    "MNLI/dev_matched.tsv": [
        [*HEADERS["mnli"].split(), "label1", "label2", "label3", "label4", "label5", "gold_label"],
        mnli(0, "The market opens at eight", "Most stalls sell cheese", *["neutral"] * 6),
        mnli(1, "The \"guide\" names every lighthouse", "No lighthouse is in the guide", *["entailment"] * 2, *["contradiction"] * 4),
        mnli(2, "well we never went there", "We were there", *["contradiction"] * 6),
    ],
    "MNLI/dev_mismatched.tsv": [
        [*HEADERS["mnli"].split(), "label1", "gold_label"],
        mnli(0, "Three of us swam across the lake", "Somebody swam", "entailment", "entailment"),
    ],
    "QNLI/dev.tsv": [
        ["index", "question", "sentence", "label"],
        ["0", "When was the mill built?", "Its mill, of 1804, still grinds.", "entailment"],
        ["1", "What is \"it\"?", "It is a thing\u00a0with\u000ba vertical tab.", "not_entailment"],
    ],
    "RTE/dev.tsv": [
        ["index", "sentence1", "sentence2", "label"],
        ["0", "The orchestra tunes its strings at noon.", "The orchestra has no strings.", "not_entailment"],
        ["1", "She learned 日本 and 🙂 by heart.", "Something was learned.", "entailment"],
    ],
    "MRPC-original/msr_paraphrase_train.txt": [
        ["Quality", "#1 ID", "#2 ID", "#1 String", "#2 String"],
        ["1", "11", "12", "This one trains .", "This is for training ."],
        ["1", "101", "102", "The \"dev\" pair .", "Of the dev set ."],
        ["0", "102", "101", "Its ids the other way round .", "That is no dev pair ."],
        ["0", "103", "104", "Another one .", "Yet another ."],
    ],
    "MRPC-original/msr_paraphrase_test.txt": [
        ["Quality", "#1 ID", "#2 ID", "#1 String", "#2 String"],
        ["0", "901", "902", "A test .", "Tests have labels here ."],
    ],
    "MRPC-original/dev_ids.tsv": [["101", "102"], ["103", "104"]],
}
FOLDERS = {"cola": "CoLA", "sst-2": "SST-2", "mrpc": "MRPC", "sts-b": "STS-B", "qqp": "QQP", "mnli": "MNLI", "mnli-mm": "MNLI", "qnli": "QNLI", "rte": "RTE"}
# which have a byte-order mark, and which end their lines as Windows does; STS-B's last line has no end
MARKED = {"MRPC/dev.tsv", "MRPC-original/msr_paraphrase_train.txt", "CoLA/dev.tsv"}
WINDOWS = {"QNLI/dev.tsv", "MRPC/dev.tsv"}


def main() -> None:
    for name, rows in ROWS.items():
        end = "\r\n" if name in WINDOWS else "\n"
        text = end.join("\t".join(row) for row in rows) + ("" if name == "STS-B/dev.tsv" else end)
        file = FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8-sig" if name in MARKED else "utf-8"))
    from transformers.data.processors.glue import glue_processors  # gone in later versions, which use this file's rows too

    warnings.simplefilter("ignore")
    found = {
        task: [[example.text_a, example.text_b, example.label] for example in glue_processors[task]().get_dev_examples(str(FOLDER / folder))]
        for task, folder in FOLDERS.items()
    }
    golden = {"made_by": f"python test/golden/glue.py; transformers {transformers.__version__}", **found}
    (HERE / "glue.json").write_text("{\n" + ",\n".join(f'"{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in golden.items()) + "\n}\n")


if __name__ == "__main__":
    main()
