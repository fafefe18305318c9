"""Templates: nothing inline, a title on every page, no import unused, one macro a component."""

from pathlib import Path

from jinja2 import Environment, nodes

from tests.architecture.checkout import TEMPLATES, name
from tests.architecture.markup import inline

READER = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True)
COMPONENTS = TEMPLATES / "components"
LAYOUTS = TEMPLATES / "layouts"


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def tree(path: Path) -> nodes.Template:
    return READER.parse(path.read_text(), filename=str(path))


def is_page(path: Path) -> bool:
    return not path.name.startswith("_") and not {COMPONENTS, LAYOUTS} & set(path.parents)


def parent(page: nodes.Template) -> str:
    """The template that a page extends, or nothing."""
    extends = page.find(nodes.Extends)
    return str(extends.template.value) if extends and isinstance(extends.template, nodes.Const) else ""


def imported(template: nodes.Template) -> set[str]:
    """The names that a template brings in."""
    singles = {node.target for node in template.find_all(nodes.Import)}
    pairs = [entry for node in template.find_all(nodes.FromImport) for entry in node.names]
    return singles | {entry if isinstance(entry, str) else entry[1] for entry in pairs}


def used(template: nodes.Template) -> set[str]:
    return {node.name for node in template.find_all(nodes.Name)}


def test_nothing_is_inline() -> None:
    found = [f"{name(path)}:{what}" for path in templates() for what in inline(path)]
    assert not found, f"move it to static/css or static/js; the browser will refuse it here: {found}"


def test_every_page_extends_a_layout() -> None:
    loose = [name(p) for p in templates() if is_page(p) and not parent(tree(p)).startswith("layouts/")]
    assert not loose, f"extend a template of layouts/, or open the file's name with _ if it is a part: {loose}"


def test_every_page_has_a_title() -> None:
    pages = [path for path in templates() if is_page(path)]
    bare = [name(p) for p in pages if "title" not in {block.name for block in tree(p).find_all(nodes.Block)}]
    assert not bare, f"set block title, opening with the page's heading: {bare}"


def test_every_import_is_used() -> None:
    idle = [f"{name(p)}: {one}" for p in templates() for one in sorted(imported(tree(p)) - used(tree(p)))]
    assert not idle, f"take the import out: {idle}"


def test_a_component_is_one_macro_named_as_its_file() -> None:
    macros = {path: [macro.name for macro in tree(path).find_all(nodes.Macro)] for path in COMPONENTS.rglob("*.html")}
    odd = [f"{name(path)}: {names}" for path, names in macros.items() if names != [path.stem]]
    assert not odd, f"one file, one macro, one name: {odd}"
