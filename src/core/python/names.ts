/** Python's reserved words: keyword.kwlist. Soft keywords (match, case, type, _) may be names. */
const keywords = new Set(
  `
  False None True and as assert async await break class continue def del elif else except finally for from
  global if import in is lambda nonlocal not or pass raise return try while with yield
`.match(/\S+/g),
);

/** Names that every module has without importing: dir(builtins) of CPython 3.11 to 3.14. */
export const builtins: ReadonlySet<string> = new Set([
  ..."__build_class__ __debug__ __import__".split(" "),
  ...`
  ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
  BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError
  ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning
  EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError
  FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
  InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
  ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError OSError
  OverflowError PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError
  RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration
  StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError
  UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError
  UnicodeWarning UserWarning ValueError Warning ZeroDivisionError abs aiter all anext any ascii bin bool
  breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate
  eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int
  isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print
  property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type
  vars zip
`
    .trim()
    .split(/\s+/),
]);

/** The name that Python makes of an identifier as written: `ϵ` and `ε` are the same variable. */
export function normalName(text: string): string {
  return text.normalize("NFKC");
}

/** Names that only IPython gives, and whose values no module has: results and inputs of earlier cells, the shell itself. */
const ipythonNames = /^(get_ipython|In|Out|_+|_i{1,3}|_i?\d+|_[iod]h|exit|quit)$/;

/** Names whose value depends on the namespace or the file they are looked up in. */
const namespaceNames = new Set([
  "locals",
  "globals",
  "eval",
  "exec",
  "__name__",
  "__file__",
  "__doc__",
  "__import__",
]);

export function isIpythonName(name: string): boolean {
  return ipythonNames.test(name);
}

export function isNamespaceName(name: string): boolean {
  return namespaceNames.has(name);
}

export function isKeyword(name: string): boolean {
  return keywords.has(name);
}

/** Whether a text can name a function or a variable: PEP 3131's identifiers, no reserved word. */
export function isIdentifier(text: string): boolean {
  return /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(text) && !isKeyword(text);
}
