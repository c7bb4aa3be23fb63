"""What `huggingface_hub.InferenceClient` makes of the service: `inference_client.py ADDRESSES`, a JSON object of them, prints what each call gave."""

import json
import sys

from huggingface_hub import InferenceClient
from huggingface_hub.errors import HfHubHTTPError

MASKED = "The company <mask> its office."
TEXTS = ["The company opened its office.", "na\u00efve \U0001f600 O'Neil"]


def told(call):
    """The answer, or the error as its user reads it."""
    try:
        answer = call()
    except HfHubHTTPError as error:
        return {"status": error.response.status_code, "message": str(error)}
    return answer.tolist() if hasattr(answer, "tolist") else json.loads(json.dumps(answer))


def main() -> None:
    at = json.loads(sys.argv[1])
    mlm, classifier, tokens, span = (InferenceClient(model=at[head], token="any-token") for head in ("mlm", "classifier", "tokens", "span"))
    features = InferenceClient(model=f"{at['mlm']}/pipeline/feature-extraction", token="any-token")
    similar = InferenceClient(model=f"{at['mlm']}/pipeline/sentence-similarity", token="any-token")
    zero_shot = InferenceClient(model=f"{at['classifier']}/pipeline/zero-shot-classification", token="any-token")
    wrong, foreign, busy, late = (InferenceClient(model=at[name], token="another") for name in ("guarded", "foreign", "busy", "late"))
    calls = {
        "fill_mask": lambda: mlm.fill_mask(MASKED, top_k=2, targets=[" opened", " closed"]),
        "two_masks": lambda: mlm.fill_mask("The <mask> opened its <mask>."),
        "feature_extraction": lambda: features.feature_extraction(TEXTS[0]),
        "truncated": lambda: features.feature_extraction(TEXTS[1], normalize=False, truncate=True, truncation_direction="right"),
        "sentence_similarity": lambda: similar.sentence_similarity(TEXTS[0], other_sentences=[TEXTS[0], TEXTS[1]]),
        "text_classification": lambda: classifier.text_classification(TEXTS[0]),
        "token_classification": lambda: tokens.token_classification("Ada met Grace in London.", aggregation_strategy="max"),
        "question_answering": lambda: span.question_answering(question="Where was Ada born?", context="Ada was born in London."),
        "zero_shot_classification": lambda: zero_shot.zero_shot_classification(TEXTS[0], ["travel", "cooking"]),
        "no_mask": lambda: mlm.fill_mask("no such thing"),
        "long": lambda: mlm.fill_mask("tea " * 200 + "<mask>"),
        "foreign": lambda: foreign.fill_mask(MASKED),
        "unauthorized": lambda: wrong.fill_mask(MASKED),
        "busy": lambda: busy.fill_mask(MASKED),
        "late": lambda: late.fill_mask(MASKED),
    }
    print(json.dumps({name: told(call) for name, call in calls.items()}))


if __name__ == "__main__":
    main()
