import type { LibraryTable } from "./library.ts";

/** Python's own functions, and the methods of its types. */
export const python: LibraryTable = {
  functions: {
    builtins: {
      int: "len ord hash id int",
      "@float": "float",
      complex: "complex",
      str: "str repr ascii chr bin hex oct input format",
      bool: "bool isinstance issubclass callable hasattr any all",
      bytes: "bytes",
      bytearray: "bytearray",
      None: "print delattr setattr",
      range: "range",
      slice: "slice",
      "@open": "open",
      "@list": "list sorted",
      "@set": "set",
      "@frozenset": "frozenset",
      "@tuple": "tuple",
      "@dict": "dict",
      "@sum": "sum",
      "@extreme": "min max",
      "@round": "round",
      "@abs": "abs",
      "@enumerate": "enumerate",
      "@zip": "zip",
      "@map": "map",
      "@filter": "filter",
      "@reversed": "reversed",
      "@iterator": "iter",
      "@next": "next",
      "@divmod": "divmod",
    },
  },
  classes: {
    str: {
      methods: {
        str: `capitalize casefold center expandtabs format format_map join ljust lower lstrip removeprefix
          removesuffix replace rjust rstrip strip swapcase title translate upper zfill`,
        "list[str]": "split rsplit splitlines",
        "tuple[str, str, str]": "partition rpartition",
        int: "count find index rfind rindex",
        bool: `endswith startswith isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric
          isprintable isspace istitle isupper`,
        bytes: "encode",
      },
    },
    bytes: {
      methods: {
        str: "decode hex",
        bytes: "strip lstrip rstrip replace lower upper join",
        "list[bytes]": "split splitlines",
        bool: "startswith endswith",
        int: "find index count",
      },
    },
    int: {
      methods: { int: "bit_length conjugate", bytes: "to_bytes", bool: "is_integer" },
      attributes: { int: "real imag numerator denominator" },
    },
    float: {
      methods: { bool: "is_integer", str: "hex", "tuple[int, int]": "as_integer_ratio" },
    },
    complex: { methods: { complex: "conjugate" }, attributes: { float: "real imag" } },
    list: {
      methods: {
        "@copy": "copy",
        element: "pop",
        int: "count index",
        "@append": "append",
        "@extend": "extend",
        "@insert": "insert",
        None: "remove clear sort reverse",
      },
    },
    tuple: { methods: { int: "count index" } },
    dict: {
      methods: {
        "@keys": "keys",
        "@values": "values",
        "@items": "items",
        "@get": "get",
        "@setdefault": "setdefault",
        "@update": "update",
        "@copy": "copy",
        "value unless 1": "pop",
        "tuple[key, value]": "popitem",
        None: "clear",
      },
    },
    defaultdict: { base: "dict" },
    set: {
      methods: {
        "@copy": "copy difference intersection",
        "@setUnion": "union symmetric_difference",
        "@append": "add",
        "@setUpdate": "update symmetric_difference_update",
        None: "remove discard clear difference_update intersection_update",
        element: "pop",
        bool: "issubset issuperset isdisjoint",
      },
    },
    frozenset: { base: "set" },
    "io.TextIOWrapper": {
      methods: {
        str: "read readline",
        "list[str]": "readlines",
        int: "write seek tell",
        None: "close flush writelines",
      },
      attributes: { str: "name mode", bool: "closed" },
    },
    "io.BufferedReader": {
      methods: { bytes: "read readline", "list[bytes]": "readlines", None: "close flush" },
    },
    "io.BufferedWriter": { methods: { int: "write", None: "close flush" } },
  },
};
