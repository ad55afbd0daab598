"""Jinja, cut down to what a text needs: who writes a pack can neither run code nor run us out of anything.

1. An allow-list of syntax: output, `if`, `for`, `set`, comparisons, attributes, filters. No calls,
   arithmetic, string building, imports, macros: neither an escape nor a bomb can be written down.
2. An attribute is a key of a mapping, or one of a few words about the loop; Python's own are out of reach.
3. A rendering loops so long, shows so many values, grows so large; then it is refused.
4. What is shown never enters the Markdown: a placeholder does, and `fill` puts the value back once the
   structure is known. So a name cannot become a link, and a structure that is kept holds nothing personal.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.core.errors import InvalidTemplate
from bot.words.literal import PLACEHOLDERS
from bot.words.reading import FILTERS, READING, TESTS, Reading, finalize

MAX_SOURCE = 32_000
"""Characters of one template."""
MAX_NODES = 2_000
"""Parts of speech of one template, as Jinja counts them."""
MAX_DIGITS = 15
"""Digits of a number in a template."""

LOOP_WORDS = frozenset({"index", "index0", "first", "last", "length"})

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.For,
    nodes.If,
    nodes.Assign,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
)
"""All the syntax there is."""


_TAG_LINE = re.compile(r"^[ \t]*((?:{%(?:(?!%}).)*%}[ \t]*)+)\n", re.MULTILINE)
_LINE_GONE = r"\1{#\n#}"
"""A line of nothing but tags leaves no line behind; the comment keeps the line numbers of faults right."""


class TextEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's own sandbox, and within it only plain data."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A key of a mapping, or a word about the loop."""
        if isinstance(obj, LoopContext) and attribute in LOOP_WORDS:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A key of a mapping, or an item of a list."""
        if isinstance(obj, Mapping) and isinstance(argument, str) and argument in obj:
            return obj[argument]
        if isinstance(obj, list | tuple) and isinstance(argument, int) and 0 <= argument < len(obj):
            return obj[argument]
        return self.undefined(obj=obj, name=str(argument)[:40])


@lru_cache(maxsize=2048)
def compile_text(source: str, name: str) -> Template:
    """A template that is safe to render with any facts. Raises InvalidTemplate naming file and line.

    Kept, as most texts of a version are those of the version before.
    """
    if len(source) > MAX_SOURCE:
        raise InvalidTemplate(f"{name}: longer than {MAX_SOURCE} characters")
    if PLACEHOLDERS.search(source):
        raise InvalidTemplate(f"{name}: has characters of a private use area")
    try:
        tree = _ENVIRONMENT.parse(_TAG_LINE.sub(_LINE_GONE, source), name, name)
        _check(tree, name)
        _count_turns(tree)
        return Template.from_code(_ENVIRONMENT, _ENVIRONMENT.compile(tree, name, name), {})
    except TemplateSyntaxError as error:
        raise InvalidTemplate(f"{name}:{error.lineno}: {error.message}") from error
    except (RecursionError, MemoryError, SyntaxError, ValueError) as error:
        raise InvalidTemplate(f"{name}: nested too deeply, or a number is too long") from error


def render(template: Template, facts: Mapping[str, object], reading: Reading) -> str:
    """The text with a placeholder for every value; the values are in `reading`. Raises InvalidTemplate."""
    parts: list[str] = []
    try:
        for part in template.generate({**facts, READING: reading}):
            reading.grow(len(part))
            parts.append(part)
    except (InvalidTemplate, TemplateError, TypeError, ValueError, RecursionError) as error:
        raise InvalidTemplate(f"{_place(error, template.name or '')}: {_fault(error)}") from error
    return "".join(parts)


def names_in(source: str) -> dict[str, int]:
    """The variables a text reads from its facts, each with the first line that does. Raises TemplateError."""
    tree = _ENVIRONMENT.parse(source)
    bound = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"} | {"loop"}
    found: dict[str, int] = {}
    for name in tree.find_all(nodes.Name):
        if name.name not in bound:
            found.setdefault(name.name, name.lineno)
    return found


# Private functions


def _check(tree: nodes.Template, name: str) -> None:
    everything = list(tree.find_all(nodes.Node))
    if len(everything) > MAX_NODES:
        raise InvalidTemplate(f"{name}: has more than {MAX_NODES} parts")
    for node in everything:
        fault = _fault_of(node)
        if fault:
            raise InvalidTemplate(f"{name}:{node.lineno}: {fault}")


def _fault_of(node: nodes.Node) -> str | None:
    if not isinstance(node, ALLOWED):
        return f"`{type(node).__name__.lower()}` is not for texts: use if, for, set and the filters"
    if isinstance(node, nodes.Name) and node.name.startswith("_"):
        return "a name may not begin with an underscore"
    if isinstance(node, nodes.For) and node.recursive:
        return "a loop may not be recursive"
    if isinstance(node, nodes.List) and not all(isinstance(item, nodes.Const) for item in node.items):
        return "a list may hold constants only"
    if isinstance(node, nodes.Const) and isinstance(node.value, int) and abs(node.value) >= 10**MAX_DIGITS:
        return f"a number may have {MAX_DIGITS} digits"
    return None


def _count_turns(tree: nodes.Template) -> None:
    for loop in list(tree.find_all(nodes.For)):
        size = nodes.Const(sum(1 for _ in loop.find_all(nodes.Node)), lineno=loop.lineno)
        loop.iter = nodes.Filter(loop.iter, "turns", [size], [], None, None, lineno=loop.lineno)


def _fault(error: Exception) -> str:
    prefix = "unknown variable: " if isinstance(error, UndefinedError) else ""
    return prefix + (str(error) or type(error).__name__)


def _place(error: BaseException, name: str) -> str:
    line, trace = 0, error.__traceback__
    while trace is not None:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == name else line
        trace = trace.tb_next
    return f"{name}:{line}" if line else name


_ENVIRONMENT = TextEnvironment(
    undefined=StrictUndefined,
    autoescape=False,
    optimized=False,
    finalize=finalize,
    cache_size=0,
)
_ENVIRONMENT.globals = {}
_ENVIRONMENT.filters = dict(FILTERS)
_ENVIRONMENT.tests = dict(TESTS)
