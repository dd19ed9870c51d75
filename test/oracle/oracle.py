"""What CPython's compiler knows about the names of a cell.

Reads cells as JSON strings, one a line, and answers each with a line of JSON: {"reads", "writes", "definite",
"deferred"} as definite-assignment dataflow over the bytecode finds them, and the same under "swallowing" for
`with` statements whose __exit__ may swallow exceptions, or {"error"}. A name is read where it is looked up
before it is surely bound; "definite" is null when the cell never runs to its end. Python 3.11 to 3.13.
"""

import ast
import dis
import inspect
import json
import sys
import warnings

RUN_NOW = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}
LOADS = {"LOAD_NAME", "LOAD_GLOBAL", "DELETE_NAME", "DELETE_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}
STORES = {"STORE_NAME", "STORE_GLOBAL"}
DELETES = {"DELETE_NAME", "DELETE_GLOBAL"}
JUMPS = {"JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"}
RETURNS = {"RETURN_VALUE", "RETURN_CONST"}
ENDS = RETURNS | {"RAISE_VARARGS", "RERAISE"}


class Flow:
    """Of one code object and what it runs: comprehensions, class bodies. Class names begin with a dot."""

    def __init__(self, swallows):
        self.swallows = swallows
        self.reads, self.writes, self.deferred = set(), set(), set()

    def run(self, code, bound, prefix=""):
        """Follows every way through the code from a set of bound names to those bound at its end, or None."""
        steps = list(dis.get_instructions(code))
        at = {step.offset: place for place, step in enumerate(steps)}
        handlers = handlers_of(code, at)
        before = {0: frozenset(bound)}
        end, waiting = None, [0]
        while waiting:
            place = waiting.pop()
            step = steps[place]
            after = self.after(step, before[place], prefix)
            ways = [(after, way) for way in self.ways(steps, place, at)]
            if place in handlers:
                ways += [(before[place], handlers[place]), (after, handlers[place])]
            for state, target in ways:
                known = before.get(target)
                met = state if known is None else known & state
                if met != known:
                    before[target] = met
                    waiting.append(target)
        for place, state in before.items():
            self.note(steps, place, state, prefix)
            if steps[place].opname in RETURNS:
                end = state if end is None else end & state
        return end

    def after(self, step, state, prefix):
        name = prefix if step.opname.endswith("_NAME") else ""
        if step.opname in STORES:
            return state | {name + step.argval}
        if step.opname in DELETES:
            return state - {name + step.argval}
        return state

    def ways(self, steps, place, at):
        step = steps[place]
        if step.opname not in ENDS and step.opname not in JUMPS:
            yield place + 1
        if step.opcode in dis.hasjrel or step.opcode in dis.hasjabs:
            if self.swallows or not is_swallowing(steps, place):
                yield at[step.argval]

    def note(self, steps, place, state, prefix):
        step = steps[place]
        if step.opname in LOADS and step.argval not in state:
            if not (prefix and step.opname.endswith("_NAME") and prefix + step.argval in state):
                self.reads.add(step.argval)
        if step.opname in STORES and not (prefix and step.opname == "STORE_NAME"):
            self.writes.add(step.argval)
        if hasattr(step.argval, "co_code"):
            if step.argval.co_name in RUN_NOW:
                self.run(step.argval, state)
            elif any(one.opname == "LOAD_BUILD_CLASS" for one in steps[max(0, place - 2) : place]):
                self.run(step.argval, state | {".__name__"}, ".")
            else:
                self.deferred |= looked_up_later(step.argval)


def handlers_of(code, at):
    """The handler of each step that has one."""
    handlers = {}
    for entry in dis.Bytecode(code).exception_entries:
        for offset in range(entry.start, entry.end, 2):
            if offset in at:
                handlers[at[offset]] = at[entry.target]
    return handlers


def is_swallowing(steps, place):
    """Whether this jump is taken when __exit__ said True: the first such jump behind WITH_EXCEPT_START."""
    if not steps[place].opname.endswith("IF_TRUE"):
        return False
    for step in reversed(steps[:place]):
        if step.opname == "WITH_EXCEPT_START":
            return True
        if step.opname.endswith("IF_TRUE"):
            return False
    return False


def looked_up_later(code):
    if code.co_flags & inspect.CO_OPTIMIZED:
        names = {step.argval for step in dis.get_instructions(code) if step.opname in LOADS}
    else:
        # A class body in a function.
        body = Flow(False)
        body.run(code, {".__name__", ".__annotations__"}, ".")
        return body.reads | body.deferred
    for const in code.co_consts:
        if hasattr(const, "co_code"):
            names |= looked_up_later(const)
    return names - {"__name__"}


class NothingConstant(ast.NodeTransformer):
    """Code that a constant switches off is code all the same, and any statement may fail.

    `if 0:` becomes `if None.x:`.
    """

    def visit(self, node):
        self.generic_visit(node)
        match node:
            case ast.If() | ast.Assert():
                node.test = changing(node.test)
            case ast.IfExp():
                node.test, node.body, node.orelse = map(changing, (node.test, node.body, node.orelse))
            case ast.While() if not is_endless(node.test):
                node.test = changing(node.test)
            case ast.BoolOp():
                node.values = [changing(value) for value in node.values]
            case ast.comprehension():
                node.ifs = [changing(test) for test in node.ifs]
            case ast.match_case(guard=ast.expr()):
                node.guard = changing(node.guard)
            case ast.Pass() | ast.Break() | ast.Continue():
                may_fail = ast.Expr(changing(ast.Constant(None)))
                return [ast.fix_missing_locations(ast.copy_location(may_fail, node)), node]
            case ast.Expr():
                node.value = changing(node.value)
        return node


def changing(node):
    inner = node
    while isinstance(inner, ast.UnaryOp):
        inner = inner.operand
    if not isinstance(inner, (ast.Constant, ast.Tuple)):
        return node
    return ast.fix_missing_locations(ast.copy_location(ast.Attribute(node, "x", ast.Load()), node))


def is_endless(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, int) and bool(node.value)


def answer(source):
    try:
        tree = NothingConstant().visit(ast.parse(source))
        code = compile(tree, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return {"error": str(error)}
    strict, swallowing = flow_of(code, False), flow_of(code, True)
    return {**strict, "swallowing": swallowing}


def flow_of(code, swallows):
    flow = Flow(swallows)
    end = flow.run(code, {"__annotations__"})
    return {
        "reads": sorted(flow.reads),
        "writes": sorted(flow.writes),
        "definite": None if end is None else sorted(end - {"__annotations__"}),
        "deferred": sorted(flow.deferred),
    }


warnings.simplefilter("ignore")
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
