"""ES modules -> one classic script, in which each module is a function and imports are values.

The page's Content-Security-Policy allows an inline script by its hash, and a page opened from disk
cannot import modules; so the modules are linked when the page is written. Only these forms are
supported, each at the start of a line; any other import or export is an error::

    import { a, b } from './other.js';
    export const a = …;     export function f() …     export class C …
"""

import re
from collections.abc import Iterator, Mapping

IMPORT = re.compile(r"^import \{([\w\s,]+)\} from '\./([\w.]+)';$", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|(?:async )?function\*?|class) (\w+))", re.MULTILINE)
OTHER = re.compile(r"^\s*(?:import|export)\b.*|\bimport\s*[(.].*", re.MULTILINE)


def link(modules: Mapping[str, str], *, entry: str) -> str:
    """Return one strict-mode script that runs the modules in dependency order.

    Parameters
    ----------
    modules : mapping of file name to source
    entry : str
        The module that runs last; it imports all others, directly or indirectly.

    Raises
    ------
    ValueError
        For circular imports, an imported module or name that does not exist, a module that is
        never imported, or an unsupported form of import or export.
    """
    order = list(dict.fromkeys(_in_order(modules, entry, above=())))
    if unused := modules.keys() - {*order}:
        raise ValueError(f"never imported: {', '.join(sorted(unused))}")
    exports = {name: EXPORT.findall(modules[name]) for name in order}
    functions = [_as_function(name, modules[name], exports) for name in order]
    return "\n".join(["'use strict';", "{", "const modules = {};", *functions, "}"])


def _in_order(modules: Mapping[str, str], name: str, *, above: tuple[str, ...]) -> Iterator[str]:
    """Yield a module after everything that it imports; some modules come more than once."""
    if name in above:
        raise ValueError(f"circular imports: {' -> '.join((*above[above.index(name) :], name))}")
    if name not in modules:
        raise ValueError(f"{' imports '.join((*above[-1:], name))}, which does not exist")
    for _, imported in IMPORT.findall(modules[name]):
        yield from _in_order(modules, imported, above=(*above, name))
    yield name


def _as_function(name: str, source: str, exports: Mapping[str, list[str]]) -> str:
    def destructuring(found: re.Match[str]) -> str:
        names = [each.strip() for each in found[1].split(",") if each.strip()]
        if missing := [each for each in names if each not in exports[found[2]]]:
            raise ValueError(f"{name} imports {missing[0]}, which {found[2]} does not export")
        return f"const {{ {', '.join(names)} }} = modules['{found[2]}'];"

    body = EXPORT.sub("", IMPORT.sub(destructuring, source))
    if other := OTHER.search(body):
        raise ValueError(f"{name}: unsupported: {other[0].strip()}")
    exported = ", ".join(exports[name])
    return f"modules['{name}'] = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"
