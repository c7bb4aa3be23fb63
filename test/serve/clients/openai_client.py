"""What Python's `openai` makes of the service: `openai_client.py ADDRESS MODEL IDS BUSY LATE` prints what each call gave."""

import json
import sys

import openai

TEXTS = ["The company opened its office.", "na\u00efve \U0001f600 O'Neil"]


def told(call):
    """The answer, or the error as its user meets it."""
    try:
        return call()
    except openai.APIStatusError as error:
        return {"kind": type(error).__name__, "status": error.status_code, "message": error.message, "code": error.code, "param": error.param}


def main() -> None:
    address, model, ids, busy, late = sys.argv[1:]
    client = openai.OpenAI(base_url=f"{address}/v1", api_key="any-token")
    vectors = lambda **more: [item.embedding for item in client.embeddings.create(**{"model": model, "input": TEXTS, **more}).data]
    one = lambda url, **options: openai.OpenAI(base_url=f"{url}/v1", api_key="any-token", **options).embeddings.create(model="mlm", input="a")
    calls = {
        "usual": vectors,
        "floats": lambda: vectors(encoding_format="float"),
        "ids": lambda: vectors(input=json.loads(ids)),
        "dimensions": lambda: vectors(dimensions=5),
        "models": lambda: [each.id for each in client.models.list()],
        "model": lambda: client.models.retrieve(model).id,
        "foreign": lambda: vectors(model="text-embedding-3-small"),
        "empty": lambda: vectors(input=[]),
        "outside": lambda: vectors(input=[[99_999]]),
        "busy": lambda: one(busy, max_retries=1),
        "late": lambda: one(late),
    }
    print(json.dumps({name: told(call) for name, call in calls.items()}))


if __name__ == "__main__":
    main()
