"""What the code can tell a person is wrong, read off the code: the sentences of all errors and
findings, their values left blank."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("graph", "queries", "visualizations", "api")
_LOGS = ("log", "_LOG", "logging")
_BY_NAME = 99
"""The position of an argument that is given by its name alone."""
_ENDLESS = 12
"""Steps after which what calls what to tell something is known."""


_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, ``{}`` and ``{!r}`` where its values stand, which ``values`` says in code."""

    text: str
    values: tuple[str, ...]
    at: str
    rules: frozenset[str] | None = None
    """Of a finding the rules it may be of, none where that cannot be read off; None of an error."""
    told_by: str = ""
    """The class or function that is given it."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an expression stands: its module and the functions around it, the innermost last."""

    path: str
    module: ast.Module
    around: tuple[_Function, ...]
    owner: ast.ClassDef | None


_Teller = tuple[int, int | None]
"""Which argument of a call is the sentence, and which the rule of a finding."""


class Said:
    """The sentences of errors (subclasses of ``GongjianError``) and findings.

    Parameters
    ----------
    others
        paths of modules whose ``ValueError`` reaches a person too, because pydantic tells it.
    """

    def __init__(self, others: Sequence[str] = ()) -> None:
        self.modules = {
            str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8"))
            for floor in FLOORS
            for path in sorted((ROOT / floor).rglob("*.py"))
        }
        self._others = set(others)
        self._constants = self._texts()
        self._locals: dict[_Function, dict[str, list[ast.expr]]] = {}
        self._open: set[int] = set()
        self._functions = {
            (path, line.name): line
            for path, module in self.modules.items()
            for line in module.body
            if isinstance(line, _Function)
        }
        self._brought = {path: _brought(module) for path, module in self.modules.items()}
        self.classes = self._errors()
        # By the module and the name of a function; of classes and methods by the name alone.
        self._tellers: dict[tuple[str, str], _Teller] = {("", "Finding"): (1, 0)}
        self._tellers |= dict.fromkeys((("", name) for name in self.classes), (0, None))
        self._tellers |= self._carriers()
        self.sentences: list[Sentence] = []
        self.unread: dict[str, str] = {}
        self._calls = [
            found
            for path, module in self.modules.items()
            for found in _calls(path, module, module, (), None)
        ]
        for _ in range(_ENDLESS):
            known = dict(self._tellers)
            self.sentences, self.unread = [], {}
            self._read()
            if known == self._tellers:
                break

    def _texts(self) -> Mapping[str, str]:
        """Module-level texts by name, where all modules mean the same by it."""
        found: dict[str, set[str]] = {}
        for module in self.modules.values():
            for line in module.body:
                value = getattr(line, "value", None)
                if isinstance(line, ast.Assign | ast.AnnAssign) and isinstance(value, ast.Constant):
                    targets = line.targets if isinstance(line, ast.Assign) else [line.target]
                    for target in targets:
                        if isinstance(target, ast.Name):
                            found.setdefault(target.id, set()).add(str(value.value))
                            if not isinstance(value.value, str):
                                found[target.id].add("")  # A number is a value, not words.
        return {name: texts.pop() for name, texts in found.items() if len(texts) == 1}

    def _errors(self) -> set[str]:
        found = {"GongjianError"}
        while True:
            more = {
                node.name
                for module in self.modules.values()
                for node in module.body
                if isinstance(node, ast.ClassDef)
                and any(_name(base) in found for base in node.bases)
            } - found
            if not more:
                return found
            found |= more

    def _carriers(self) -> Iterator[tuple[tuple[str, str], _Teller]]:
        """Classes that carry rule and message until a finding is made of them."""
        for module in self.modules.values():
            for node in module.body:
                if not isinstance(node, ast.ClassDef) or node.name in (*self.classes, "Finding"):
                    continue
                fields = [_name(one.target) for one in node.body if isinstance(one, ast.AnnAssign)]
                for one in node.body:
                    if isinstance(one, ast.FunctionDef) and one.name == "__init__":
                        fields = [word.arg for word in one.args.args[1:]]
                if {"rule", "message"} <= set(fields):
                    yield ("", node.name), (fields.index("message"), fields.index("rule"))

    def _read(self) -> None:
        for call, place in self._calls:
            teller = self._teller(call, place)
            if teller is None:
                continue
            given = _given(call, teller[0], "message")
            if given is not None:
                rule = None if teller[1] is None else _given(call, teller[1], "rule")
                self._say(given, rule, teller[1] is not None, place, call)

    def _teller(self, call: ast.Call, place: _Place) -> _Teller | None:
        called = _name(call.func)
        if called == "ValueError":
            return (0, None) if place.path in self._others else None
        if called == "__init__" and place.owner is not None and place.owner.name in self.classes:
            return (0, None)
        if isinstance(call.func, ast.Name) and ("", called) not in self._tellers:
            module, called = self._brought[place.path].get(called, (place.path, called))
            return self._tellers.get((module, called))
        if isinstance(call.func, ast.Attribute) and _name(call.func.value) in _LOGS:
            return None
        return self._tellers.get(("", called))

    def _say(
        self,
        expression: ast.expr,
        rule: ast.expr | None,
        finding: bool,
        place: _Place,
        call: ast.Call,
    ) -> None:
        at = f"{place.path}:{call.lineno}"
        rules = frozenset[str]() if finding else None
        if rule is not None:
            forms = list(self._forms(rule, place, finding))
            if all(isinstance(one, Sentence) for one in forms):
                rules = frozenset(one.text for one in forms if isinstance(one, Sentence))
        for one in self._forms(expression, place, finding):
            if isinstance(one, Sentence):
                self.sentences.append(Sentence(one.text, one.values, at, rules, _name(call.func)))
            else:
                self.unread[at] = ast.unparse(one)

    def _forms(self, one: ast.expr, place: _Place, finding: bool) -> Iterator[Sentence | ast.expr]:
        match one:
            case ast.Constant(value=str(text)):
                yield Sentence(_plain(text), (), "")
            case ast.JoinedStr(values=parts):
                yield from self._joined(parts, place, finding)
            case ast.IfExp(body=body, orelse=other):
                yield from self._forms(body, place, finding)
                yield from self._forms(other, place, finding)
            case ast.BoolOp(values=values):
                for value in values:
                    yield from self._forms(value, place, finding)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                for first in self._forms(left, place, finding):
                    for second in self._forms(right, place, finding):
                        if isinstance(first, Sentence) and isinstance(second, Sentence):
                            yield Sentence(
                                first.text + second.text, first.values + second.values, ""
                            )
                        else:
                            yield one
            case ast.Name(id=name):
                yield from self._named(name, one, place, finding)
            case ast.NamedExpr(value=value):
                yield from self._forms(value, place, finding)
            case ast.Call(func=ast.Name(id=name)):
                yield from self._returned(name, one, place, finding)
            case _:
                yield one

    def _returned(
        self, name: str, one: ast.expr, place: _Place, finding: bool
    ) -> Iterator[Sentence | ast.expr]:
        """What a function of ours returns, which may be nothing."""
        path, name = self._brought[place.path].get(name, (place.path, name))
        function = self._functions.get((path, name))
        if function is None or function in place.around:
            yield one
            return
        inside = _Place(path, self.modules[path], (*place.around, function), None)
        for line in ast.walk(function):
            match line:
                case ast.Return(value=ast.Constant(value=None)):
                    pass
                case ast.Return(value=ast.expr() as value):
                    yield from self._forms(value, inside, finding)

    def _named(
        self, name: str, one: ast.expr, place: _Place, finding: bool
    ) -> Iterator[Sentence | ast.expr]:
        for function in reversed(place.around):
            given = [word.arg for word in (*function.args.posonlyargs, *function.args.args)]
            alone = [word.arg for word in function.args.kwonlyargs]
            if name in given or name in alone:
                if name == "message":
                    self._tells(function, place, given, alone, finding)
                else:
                    yield one
                return
            if values := self._local(function).get(name):
                for value in values:
                    if id(value) not in self._open:  # Not of itself again.
                        self._open.add(id(value))
                        told = list(self._forms(value, place, finding))
                        self._open.discard(id(value))
                        yield from told
                return
        if name in self._constants:
            yield Sentence(_plain(self._constants[name]), (), "")
        else:
            yield one

    def _local(self, function: _Function) -> Mapping[str, Sequence[ast.expr]]:
        """What a function gives its own names."""
        found = self._locals.get(function)
        if found is None:
            found = {}
            for line in ast.walk(function):
                for target, value in _given_names(line):
                    found.setdefault(target, []).append(value)
            self._locals[function] = found
        return found

    def _tells(
        self,
        function: _Function,
        place: _Place,
        given: list[str],
        alone: list[str],
        finding: bool,
    ) -> None:
        """Note that a function tells the sentence that it is given."""
        of_class = bool(given) and given[0] in ("self", "cls")
        called = function.name
        if called == "__init__" and place.owner is not None:
            called = place.owner.name
        at = given.index("message") - of_class if "message" in given else _BY_NAME
        rule = None
        if finding and "rule" in (*given, *alone):
            rule = given.index("rule") - of_class if "rule" in given else _BY_NAME
        if finding and rule is None:
            rule = _BY_NAME  # Its findings are of a rule that cannot be read off.
        self._tellers["" if of_class else place.path, called] = (at, rule)

    def _joined(
        self, parts: Sequence[ast.expr], place: _Place, finding: bool
    ) -> Iterator[Sentence]:
        """A text with values; those that are parts of sentences themselves are written out."""
        made = [Sentence("", (), "")]
        for part in parts:
            match part:
                case ast.Constant(value=text):
                    ways = [Sentence(_plain(str(text)), (), "")]
                case ast.FormattedValue(value=inner, conversion=conversion):
                    quoted = conversion == ord("r")
                    blank = Sentence("{!r}" if quoted else "{}", (ast.unparse(inner),), "")
                    ways = [blank]
                    if isinstance(inner, ast.Name | ast.IfExp) and not quoted:
                        told = list(self._forms(inner, place, finding))
                        if told and all(isinstance(one, Sentence) for one in told):
                            ways = [one for one in told if isinstance(one, Sentence)]
                case _:
                    continue
            made = [
                Sentence(before.text + way.text, before.values + way.values, "")
                for before in made
                for way in ways
            ]
        yield from made


def _given_names(line: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Names that a line of a function gives values, and these."""
    match line:
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            for name, value in zip(names, values, strict=False):
                yield _name(name), value
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=value):
            for name in names:
                yield _name(name), ast.Subscript(value, ast.Constant(0))  # What cannot be read off.
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            yield name, value
        case ast.AugAssign(target=ast.Name(id=name)) as more:
            yield name, ast.BinOp(ast.Name(name), ast.Add(), more.value)
        case ast.For(target=target) | ast.comprehension(target=target):
            for one in ast.walk(target):
                if isinstance(one, ast.Name):
                    yield one.id, ast.Subscript(one, ast.Constant(0))


def _plain(text: str) -> str:
    """A text as it stands in a sentence with blanks."""
    return text.replace("{", "{{").replace("}", "}}")


def _name(one: ast.expr) -> str:
    match one:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=value):
            return _name(value)
        case _:
            return ""


def _brought(module: ast.Module) -> dict[str, tuple[str, str]]:
    """What a module imports from others of ours, by its name in it: their path and its name."""
    found: dict[str, tuple[str, str]] = {}
    for line in module.body:
        if isinstance(line, ast.ImportFrom) and (line.module or "").split(".")[0] in FLOORS:
            path = (line.module or "").replace(".", "/")
            file = f"{path}.py" if (ROOT / f"{path}.py").exists() else f"{path}/__init__.py"
            found |= {one.asname or one.name: (file, one.name) for one in line.names}
    return found


def _given(call: ast.Call, at: int, name: str) -> ast.expr | None:
    """An argument of a call; None where it is not written out."""
    for word in call.keywords:
        if word.arg == name:
            return word.value
    if at >= len(call.args) or any(isinstance(one, ast.Starred) for one in call.args[: at + 1]):
        return None
    return call.args[at]


def _calls(
    path: str,
    module: ast.Module,
    node: ast.AST,
    around: tuple[_Function, ...],
    owner: ast.ClassDef | None,
) -> Iterator[tuple[ast.Call, _Place]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, _Place(path, module, around, owner)
        deeper, inside = around, owner
        if isinstance(child, _Function):
            deeper = (*around, child)
        if isinstance(child, ast.ClassDef):
            inside = child
        yield from _calls(path, module, child, deeper, inside)
