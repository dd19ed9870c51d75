"""Reads [path, module, name] triples and prints those whose import from `module` fails, or gives another class than `path` or a base of it."""

import importlib
import inspect
import json
import sys
import warnings

warnings.simplefilter("ignore")


def find(module, name):
    return getattr(importlib.import_module(module), name, None)


def problem(path, module, name):
    try:
        public = find(module, name)
        original = find(*path.rsplit(".", 1))
    except ImportError as error:
        return str(error)
    if not inspect.isclass(public):
        return "no class"
    return None if issubclass(original, public) else "another class"


found = [(path, problem(path, module, name)) for path, module, name in json.load(sys.stdin)]
print(json.dumps([[path, why] for path, why in found if why is not None]))
