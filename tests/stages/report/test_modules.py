"""The linker: ES modules in, one script out, which runs as the modules would."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pipeline.stages.report.modules import link


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_page() as page:
        yield page


def run(page: Page, script: str) -> list[object]:
    """Run a script in a new document; return the values that its modules pushed to ``said``."""
    page.goto("about:blank")
    page.evaluate("window.said = []")
    page.add_script_tag(content=script)
    said: list[object] = page.evaluate("window.said")
    return said


def test_each_module_runs_once_after_its_imports(page: Page) -> None:
    modules = {
        "main.js": "import { b } from './b.js';\nimport {\n  c,\n  d,\n} from './c.js';\n"
        "said.push(`main ${b} ${c()} ${new d().name}`);\n",
        "b.js": "import { c } from './c.js';\nsaid.push('b');\nexport const b = `b${c()}`;\n",
        "c.js": "said.push('c');\nexport function c() { return 'c'; }\n"
        "export class d { name = 'd'; }",
    }
    script = link(modules, entry="main.js")
    assert run(page, script) == ["c", "b", "main bc c d"]
    assert script == link(dict(reversed(modules.items())), entry="main.js")


def test_names_private_to_a_module_stay_private(page: Page) -> None:
    modules = {
        "main.js": "import { a } from './a.js';\nconst secret = 'main';\n"
        "said.push(secret, a(), typeof other);\n",
        "a.js": "const secret = 'a';\nconst other = 1;\nexport function a() { return secret; }\n",
    }
    assert run(page, link(modules, entry="main.js")) == ["main", "a", "undefined"]
    assert page.evaluate("[typeof modules, typeof secret, typeof a]") == ["undefined"] * 3


def test_modules_are_strict(page: Page) -> None:
    modules = {"main.js": "try { undeclared = 1; } catch (error) { said.push(error.name); }\n"}
    assert run(page, link(modules, entry="main.js")) == ["ReferenceError"]


A = "import { b } from './b.js';\n"
B = "export const b = 1;\n"


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        (
            {"a.js": A, "b.js": "import { c } from './c.js';\n", "c.js": A},
            "circular imports: b.js -> c.js -> b.js",
        ),
        ({"a.js": A}, "a.js imports b.js, which does not exist"),
        ({"a.js": A, "b.js": "const b = 1;\n"}, "a.js imports b, which b.js does not export"),
        ({"a.js": A, "b.js": B, "c.js": ""}, "never imported: c.js"),
        ({"a.js": "import * as b from './b.js';\n"}, "a.js: unsupported: import * as b"),
        ({"a.js": "import b from './b.js';\n"}, "unsupported: import b from"),
        ({"a.js": "import './b.js';\n"}, "unsupported: import './b.js'"),
        ({"a.js": A.replace("b }", "b as c }"), "b.js": B}, "imports b as c, which b.js does not"),
        ({"a.js": "const b = await import('./b.js');\n"}, "unsupported: import('./b.js')"),
        ({"a.js": "export default 1;\n"}, "unsupported: export default 1;"),
        ({"a.js": "export let a = 1;\n"}, "unsupported: export let a = 1;"),
        ({"a.js": "const a = 1;\nexport { a };\n"}, "unsupported: export { a };"),
        ({"a.js": "export const { a } = b;\n"}, "unsupported: export const { a } = b;"),
    ],
)
def test_unsupported_syntax_is_refused(modules: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        link(modules, entry="a.js")
