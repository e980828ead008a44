"""The guides: the Markdown files of docs/, rendered as pages. Ours, but still with HTML in them switched off."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from agnt.env import ROOT

DOCS = ROOT / "docs"


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide; `slug` is its path below docs/ without the suffix."""

    slug: str
    title: str


def guides() -> list[Guide]:
    """Every guide, those of docs/ itself first, then the decisions, by name."""
    files = [*sorted(DOCS.glob("*.md")), *sorted((DOCS / "decisions").glob("*.md"))]
    return [Guide(_slug(path), _title(path)) for path in files]


def find(slug: str) -> Path | None:
    """The file of a guide: one of those listed, so no path can leave the folder."""
    return next((DOCS / f"{guide.slug}.md" for guide in guides() if guide.slug == slug), None)


def rendered(path: Path) -> str:
    """The guide as HTML; links between the Markdown files lead to their pages."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("link_open", _link)
    return str(markdown.render(path.read_text()))


def _slug(path: Path) -> str:
    return path.relative_to(DOCS).with_suffix("").as_posix()


def _title(path: Path) -> str:
    with path.open() as lines:
        return next((line.lstrip("# ").strip() for line in lines if line.startswith("# ")), path.stem)


def _link(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A link to `x.md` leads to the page `x/` beside this one."""
    href = str(tokens[index].attrGet("href") or "")
    if href.endswith(".md") and "://" not in href:
        tokens[index].attrSet("href", f"../{href.removesuffix('.md')}/")
    return renderer.renderToken(tokens, index, options, env)
