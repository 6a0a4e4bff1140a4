"""What higher capabilities add: makers of attachments, and previews of their templates."""

from collections.abc import Callable

from jachete87.base.errors import NotFound
from jachete87.kernel.notices.rules import Preview

Maker = Callable[[str], bytes]

_makers: dict[str, Maker] = {}
_previews: dict[str, Preview] = {}


def register_maker(name: str, maker: Maker) -> None:
    """Let attachments be made by `maker(argument)` when their mail leaves; called from `AppConfig.ready()`.

    A maker reads what never changes, may be asked twice, and raises a Refusal or OSError when it cannot.
    """
    _makers[name] = maker


def is_maker(name: str) -> bool:
    """Whether attachments of that name can be made."""
    return name in _makers


def made(name: str, argument: str) -> bytes:
    """The bytes of an attachment; raises NotFound when nobody makes such a thing."""
    if name not in _makers:
        raise NotFound(name)
    return _makers[name](argument)


def register_preview(preview: Preview) -> None:
    """Let agents see a template with sample data; called from `AppConfig.ready()`."""
    _previews[preview.slug] = preview


def previews() -> list[Preview]:
    """All templates, by their address."""
    return [preview for _, preview in sorted(_previews.items())]


def preview(slug: str) -> Preview:
    """One template; raises NotFound."""
    if slug not in _previews:
        raise NotFound(slug)
    return _previews[slug]
