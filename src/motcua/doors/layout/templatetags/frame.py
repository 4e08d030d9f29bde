"""Built into every template: what makes a page quick whose frame is the same for everybody who looks."""

from django.template import Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse_url
from django.template.loader_tags import BlockNode
from django.utils.crypto import get_random_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from motcua.doors.layout.addresses import reverse

register = Library()

#: how many versions of one part are kept; then it begins anew
MOST = 500
#: what stands in a kept part for the two things that every request has of its own
_TOKEN, _HERE = get_random_string(32), get_random_string(32)


class _Url(Node):
    """Django's ``{% url %}`` with the addresses that were written already."""

    def __init__(self, name: FilterExpression, args: list[FilterExpression]) -> None:
        self.name, self.args = name, args

    def render(self, context: Context) -> str:
        written = reverse(self.name.resolve(context), [one.resolve(context) for one in self.args])
        return escape(written) if context.autoescape else written


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """``{% url "desk:dossier" code %}``; with names for its arguments or ``as``, Django's own."""
    django: URLNode = parse_url(parser, token)
    return django if django.kwargs or django.asvar else _Url(django.view_name, django.args)


class _Kept(Node):
    child_nodelists = ("nodes",)

    def __init__(self, nodes: NodeList, by: list[FilterExpression]) -> None:
        self.nodes, self.by = nodes, by
        self.written: dict[tuple[object, ...], str] = {}

    def render(self, context: Context) -> SafeString:
        token, request = context.get("csrf_token"), context.get("request")
        key = (token is None, *(one.resolve(context) for one in self.by))
        text = self.written.get(key)
        if text is None:
            with context.push(csrf_token=None if token is None else _TOKEN, page_address=_HERE):
                text = self.nodes.render(context)
            if len(self.written) >= MOST:
                self.written.clear()
            self.written[key] = text
        if _TOKEN in text:  # to ask for a token that no form needs would set a cookie
            text = text.replace(_TOKEN, str(token))
        if _HERE in text:
            here = context.get("page_address") or (request.get_full_path() if request else "/")
            text = text.replace(_HERE, escape(here))
        return mark_safe(text)  # noqa: S308 what was written above was escaped when it was written


@register.tag
def kept(parser: Parser, token: Token) -> _Kept:
    """``{% kept look actor.name %}…{% endkept %}``: written once for these values, in each language.

    They must name everything that the part shows, but for ``{% csrf_token %}`` and ``{{ page_address }}`` (of the page
    itself), which are put in anew for each request. What a template that extends this one replaces may not be inside.
    """
    by = [parser.compile_filter(one) for one in token.split_contents()[1:]]
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    if nodes.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError("a kept part may not hold a block: every template that extends this one has its own")
    return _Kept(nodes, by)
