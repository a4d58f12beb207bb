"""How much of a core the tests hold: change one small thing at a time and see whether a test notices.

``python -m bench.mutants [--core privacy|meds] [--sample N] [--seed N] [--only MODULE,MODULE]``. Each mutant is one changed comparison, condition,
operator, constant or return in one module; it runs in a child of its own that loads the changed module and stops
at the first failing test. A mutant that no test notices has survived and is printed with its line.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import importlib.abc
import importlib.machinery
import os
import random
import resource
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import hypothesis  # noqa: F401 -- loaded once for all children
import msgspec  # noqa: F401
import pytest
import yaml  # noqa: F401

ROOT = Path(__file__).resolve().parents[1]
GIVE_UP_S = 300
"""Of a core, not of the clock: a machine with other work would else count what is merely slow as noticed."""

_COMPARE = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATE: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Core:
    """One part of the core: its modules that decide something, and the tests that must hold them, quick ones first."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


CORES = {
    core.name: core
    for core in (
        Core(
            "privacy",
            (
                "accounting", "elements", "grounds", "in_force", "labelling", "profile", "purposes", "ready",
                "recipient", "redact", "release", "directive", "directives", "fitting",
            ),
            ("tests/core/privacy", "tests/fhir", "tests/oracles/test_release_twin.py", "tests/oracles/test_directives_twin.py"),
        ),
        Core(
            "meds",
            (
                "blind", "canary", "compiled", "dose", "drug", "events", "interactions", "names", "override", "parse",
                "regimen", "rules",
            ),
            (
                "tests/core/meds/test_rule_engine_parts.py",
                "tests/core/meds/test_known_pairs.py",
                "tests/core/meds/test_interaction_walls.py",
                "tests/core/meds/test_regimen.py",
                "tests/core/meds/test_interaction_check.py",
                "tests/oracles/test_interactions_twin.py",
                "tests/core/meds/test_interaction_rules.py",
            ),
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change: where, and what it was and became."""

    core: str
    module: str
    line: int
    change: str
    source: str


def mutants_of(core: str, module: str) -> Iterator[Mutant]:
    """Every mutant of ``carebraid.core.<core>.<module>``."""
    tree = ast.parse((ROOT / "carebraid/core" / core / f"{module}.py").read_text(encoding="utf-8"))
    said_only = _annotations(tree)
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in said_only:
            continue
        for number, _ in enumerate(_changes(node)):
            changed = copy.deepcopy(tree)
            target = next(n for i, n in enumerate(ast.walk(changed)) if i == index)
            before = ast.unparse(target)[:90]
            list(_changes(target))[number]()
            after = ast.unparse(target)[:90]
            if before != after:
                source = ast.unparse(ast.fix_missing_locations(changed))
                yield Mutant(core, module, getattr(node, "lineno", 0), f"{before}  ->  {after}", source)


def _annotations(tree: ast.AST) -> set[int]:
    """Nodes that only say a type or how a value is kept (frozen, cached): changing one changes no answer."""
    roots = [
        said
        for node in ast.walk(tree)
        for said in (
            getattr(node, "annotation", None),
            getattr(node, "returns", None),
            *getattr(node, "decorator_list", ()),
        )
        if isinstance(said, ast.AST)
    ]
    return {id(node) for root in roots for node in ast.walk(root)}


def _changes(node: ast.AST) -> Iterator[object]:
    """What can be changed in one node, as functions that change it in place."""

    def put(name: str, value: object) -> object:
        return lambda: setattr(node, name, value)

    if isinstance(node, ast.Compare):
        yield put("ops", [_COMPARE[type(node.ops[0])](), *node.ops[1:]])
        for i in range(1, len(node.ops)):
            yield put("ops", [*node.ops[:i], _COMPARE[type(node.ops[i])](), *node.ops[i + 1 :]])
    elif isinstance(node, ast.BoolOp):
        yield put("op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
        for i in range(len(node.values)):
            if len(node.values) > 2:
                yield put("values", [value for j, value in enumerate(node.values) if j != i])
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATE:
        yield put("op", _OPERATE[type(node.op)]())
    elif isinstance(node, ast.If | ast.IfExp):
        yield put("test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Return) and node.value is not None and not _is_nothing(node.value):
        yield put(
            "value", ast.UnaryOp(ast.Not(), node.value) if _is_yes_or_no(node.value) else ast.Constant(None)
        )
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield put("ifs", [])
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield put("value", not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield put("value", node.value + 1)


def _is_nothing(value: ast.expr) -> bool:
    """False, nothing and no words are one answer to whoever asks yes or no."""
    return isinstance(value, ast.Constant) and not value.value


def _is_yes_or_no(value: ast.expr) -> bool:
    return isinstance(value, ast.Compare | ast.BoolOp) or (
        isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not)
    )


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the mutant in place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self.name, self.source = f"carebraid.core.{mutant.core}.{mutant.module}", mutant.source

    def find_spec(
        self, name: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self) if name == self.name else None

    def exec_module(self, module: object) -> None:
        exec(compile(self.source, self.name, "exec"), module.__dict__)


def is_noticed(mutant: Mutant | None, tests: tuple[str, ...]) -> bool:
    """Whether a test fails, breaks or hangs with the mutant in place (None: nothing is changed)."""
    child = os.fork()
    if child == 0:
        code = 1
        with contextlib.suppress(BaseException), Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            resource.setrlimit(resource.RLIMIT_CPU, (GIVE_UP_S, GIVE_UP_S))
            if mutant is not None:
                sys.meta_path.insert(0, _Changed(mutant))
            quiet = [
                "-x",
                "-q",
                "-p",
                "no:cacheprovider",
                "-c",
                os.devnull,
                "--rootdir",
                str(ROOT),
                "-W",
                "ignore",
                "--noconftest",
            ]
            # one after the other, so that a mutant which a quick file notices never waits for the slow ones
            code = 0
            for one in tests:
                code = code or int(pytest.main([*quiet, str(ROOT / one)]))
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def run(core: Core, sample: int | None, seed: int, only: Sequence[str]) -> tuple[int, list[Mutant]]:
    """How many mutants were tried, and those that survived. Raises where the tests fail with nothing changed."""
    os.environ.update(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", CAREBRAID_TWIN_CASES="1200")
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    if is_noticed(None, core.tests):
        raise SystemExit("The tests fail as they are; there is nothing to learn from mutants.")
    every = [mutant for name in core.modules if name in only for mutant in mutants_of(core.name, name)]
    chosen = every if sample is None else random.Random(seed).sample(every, min(sample, len(every)))
    survivors: list[Mutant] = []
    for number, mutant in enumerate(chosen, 1):
        if not is_noticed(mutant, core.tests):
            survivors.append(mutant)
            print(f"survived: {mutant.module}:{mutant.line}: {mutant.change}", flush=True)
        if number % 10 == 0:
            print(f"{number} of {len(chosen)} tried, {len(survivors)} survived", flush=True)
    return len(chosen), survivors


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 where at least 90 % were noticed."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutants", description=__doc__)
    parser.add_argument("--core", choices=tuple(CORES), default="privacy")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="modules of the core, with commas between them")
    given = parser.parse_args(arguments)
    core = CORES[given.core]
    only = core.modules if given.only is None else tuple(given.only.split(","))
    if not set(only) <= set(core.modules):
        parser.error(f"--only: any of {', '.join(core.modules)}")
    tried, survivors = run(core, given.sample, given.seed, only)
    share = 1 - len(survivors) / tried
    print(f"{tried} mutants, {tried - len(survivors)} noticed ({share:.1%})")
    return 0 if share >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
