"""What huggingface_hub makes of variables: python environments.py > environments.json

Each environment is a whole one. "{tmp}" stands for a folder with the files of tokens, "{user}" for who runs this and "{userhome}" for his
home folder, in the variables and in the answers.
"""

import importlib
import json
import os
import platform
import pwd
import sys
import tempfile
from pathlib import Path

import huggingface_hub
from huggingface_hub import constants
from huggingface_hub.utils._headers import get_token_to_send

home = {"HOME": "{tmp}/home"}
tokens = {
    "home/.cache/huggingface/token": "hf_of_home\n",
    "hf/token": "hf_of_hf",
    "elsewhere": " hf_else\r\nwhere \n\n",
    "empty": " \n",
}
environments = [
    # the cache
    {"HF_TOKEN_PATH": "{tmp}/none"},
    home,
    {"HOME": "/", "HF_TOKEN_PATH": "{tmp}/none"},
    {"HOME": "", "HF_TOKEN_PATH": "{tmp}/none"},
    {"HOME": "{tmp}/home///"},
    {**home, "XDG_CACHE_HOME": "/x"},
    {**home, "XDG_CACHE_HOME": "/x/"},
    {**home, "XDG_CACHE_HOME": ""},
    {**home, "XDG_CACHE_HOME": "~/x"},
    {**home, "XDG_CACHE_HOME": "$HOME/x"},
    {**home, "XDG_CACHE_HOME": "${WHERE}/../x", "WHERE": "{tmp}/home"},
    {**home, "XDG_CACHE_HOME": "/x", "HF_HOME": "~/h"},
    {**home, "HF_HOME": "~"},
    {**home, "HF_HOME": "~/"},
    {**home, "HF_HOME": ""},
    {**home, "HF_HOME": "relative/folder"},
    {**home, "HF_HOME": "{tmp}/hf"},
    {**home, "HF_HOME": "~{user}/h"},
    {**home, "HF_HOME": "~nobody-of-that-name/h"},
    {**home, "HF_HOME": "/a/~/h"},
    {**home, "HF_HOME": "$WHERE/h", "WHERE": "/w"},
    {**home, "HF_HOME": "$WHERE/h"},
    {**home, "HF_HOME": "$WHERE/h", "WHERE": ""},
    {**home, "HF_HOME": "$WHERE/h", "WHERE": "~/w"},
    {**home, "HF_HOME": "$WHERE/h", "WHERE": "$HOME/w"},
    {**home, "HF_HOME": "${WHERE}x$WHEREx/$$WHERE/${}/$", "WHERE": "/w"},
    {**home, "HF_HOME": "/a/$WHERE-${WHERE}_$WHERE_", "WHERE": "w"},
    {**home, "HF_HOME": "/a/${no end", "no end": "w"},
    {**home, "HF_HOME": "/a/${two words}", "two words": "w"},
    {**home, "HF_HOME": "/a/$ö/$1/%WHERE%", "ö": "w", "1": "one", "WHERE": "w"},
    {**home, "HF_HUB_CACHE": "$WHERE/c", "WHERE": "/w", "HF_HOME": "/h"},
    {**home, "HF_HUB_CACHE": "~/c", "HUGGINGFACE_HUB_CACHE": "/old"},
    {**home, "HF_HUB_CACHE": "", "HUGGINGFACE_HUB_CACHE": "/old"},
    {**home, "HUGGINGFACE_HUB_CACHE": "~/old/$WHERE", "WHERE": "w", "HF_HOME": "/h"},
    {**home, "HUGGINGFACE_HUB_CACHE": "", "HF_HOME": "/h"},
    # offline
    *[{**home, "HF_HUB_OFFLINE": value} for value in ["1", "on", "YES", "True", "0", "false", "2", " 1", ""]],
    *[{**home, "TRANSFORMERS_OFFLINE": value} for value in ["1", "yes", "0", ""]],
    {**home, "HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "1"},
    {**home, "HF_HUB_OFFLINE": "", "TRANSFORMERS_OFFLINE": "1"},
    {**home, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "0"},
    # the token
    {**home, "HF_TOKEN": "hf_variable"},
    {**home, "HF_TOKEN": " hf_variable\n"},
    {**home, "HF_TOKEN": ""},
    {**home, "HF_TOKEN": " "},
    {**home, "HUGGING_FACE_HUB_TOKEN": "hf_old"},
    {**home, "HF_TOKEN": "hf_variable", "HUGGING_FACE_HUB_TOKEN": "hf_old"},
    {**home, "HF_TOKEN": "", "HUGGING_FACE_HUB_TOKEN": "hf_old"},
    {**home, "HF_TOKEN": " ", "HUGGING_FACE_HUB_TOKEN": "hf_old"},
    {**home, "HF_TOKEN_PATH": "{tmp}/elsewhere"},
    {**home, "HF_TOKEN_PATH": "{tmp}/elsewhere", "HF_TOKEN": "hf_variable"},
    {**home, "HF_TOKEN_PATH": "{tmp}/empty"},
    {**home, "HF_TOKEN_PATH": "{tmp}/none"},
    {**home, "HF_TOKEN_PATH": "$WHERE/elsewhere", "WHERE": "{tmp}"},
    {"HOME": "{tmp}", "HF_TOKEN_PATH": "~/elsewhere"},
    {**home, "HF_HOME": "{tmp}/hf", "HF_TOKEN_PATH": "{tmp}/elsewhere"},
    {**home, "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"},
    {**home, "HF_HUB_DISABLE_IMPLICIT_TOKEN": "on", "HF_TOKEN": "hf_variable"},
    {**home, "HF_HUB_DISABLE_IMPLICIT_TOKEN": "True", "HF_TOKEN_PATH": "{tmp}/elsewhere"},
    {**home, "HF_HUB_DISABLE_IMPLICIT_TOKEN": "0", "HF_TOKEN": "hf_variable"},
    {**home, "HF_HUB_DISABLE_IMPLICIT_TOKEN": "", "HF_TOKEN": "hf_variable"},
]

me = pwd.getpwuid(os.getuid())
places = {"{tmp}": tempfile.mkdtemp(), "{userhome}": me.pw_dir, "{user}": me.pw_name}


def filled(text):
    for name, value in places.items():
        text = text.replace(name, value)
    return text


def general(text):
    return text.replace(places["{tmp}"], "{tmp}").replace(places["{userhome}"], "{userhome}")


def answer(env):
    os.environ.clear()
    os.environ.update({name: filled(value) for name, value in env.items()})
    importlib.reload(constants)
    answers = {"cache": general(constants.HF_HUB_CACHE), "offline": constants.HF_HUB_OFFLINE, "token": get_token_to_send(None)}
    return {"env": env, **answers}


for name, content in tokens.items():
    path = Path(places["{tmp}"], name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, newline="")

versions = {"huggingface_hub": huggingface_hub.__version__, "python": platform.python_version(), "platform": sys.platform}
source = {"made_by": "test/support/hub/environments.py", **versions}
rows = ",\n    ".join(json.dumps(answer(env), ensure_ascii=False) for env in environments)
print(f"""{{
  "source": {json.dumps(source)},
  "tokens": {json.dumps(tokens)},
  "rows": [
    {rows}
  ]
}}""")
