"""What the templates of the admin site need besides what Django hands to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import parse_qs

from django import template
from django.contrib.admin import helpers
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst

from organizations.conflicts import display_field
from organizations.display import format_number
from organizations.templatetags.shell import crumbs

register = template.Library()

EMPTY = ">–</td>"  # on a telephone a card leaves it out
NAMES_OF_NUMBERS = {"year", "number", "last_number"}  # no amounts: no dot after the thousands
FIELD, AMOUNT = re.compile(r'class="field-(\w+)'), re.compile(r"(?<=>)[\d.]+(?=<)")
ONE_LINE = 24  # letters: what is longer may wrap, though Django keeps all names of related records on one line


@dataclass(frozen=True)
class Option:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class FilterField:
    """A filter of a list as a field of the form in its drawer.

    ``off``: the query of the same list without it. ``attributes``: of a choice that is typed (``look.Combobox``).
    """

    name: str
    title: str
    options: list[Option]
    off: str
    attributes: dict = field(default_factory=dict)

    @property
    def chosen(self) -> str:
        """What is chosen, in words; empty where nothing is."""
        return next((option.text for option in self.options if option.chosen and option.value), "")


@register.simple_tag
def list_filters(cl) -> dict:
    """``fields``: the filters of the list ``cl``; ``chosen``: those in use; ``kept``: ``(name, value)`` of all else
    that its address says and that stays."""
    fields = [found for spec in cl.filter_specs if (found := _filter_field(cl, spec)) is not None]
    names = {found.name for found in fields} | {SEARCH_VAR, PAGE_VAR}
    kept = [(name, value) for name, value in cl.params.items() if name not in names]
    return {"fields": fields, "chosen": [found for found in fields if found.chosen], "kept": kept}


def _filter_field(cl, spec) -> FilterField | None:
    title = capfirst(str(spec.title))
    if attributes := getattr(spec, "attributes", None):
        options = [Option("", "", not spec.lookup_choices)]
        options += [Option(str(key), name, True) for key, name in spec.lookup_choices]
        return FilterField(
            spec.lookup_kwarg, title, options, cl.get_query_string(remove=[spec.lookup_kwarg]), attributes
        )
    expected, name, options, off = set(spec.expected_parameters()), "", [], ""
    for choice in spec.choices(cl):
        asked = {
            key: values[-1]
            for key, values in parse_qs(choice["query_string"].lstrip("?"), keep_blank_values=True).items()
            if key in expected
        }
        if len(asked) > 1 or (name and asked and name not in asked):
            continue  # such as "none", which a field of its own name would have to say
        name = name or next(iter(asked), "")
        off = off if asked else choice["query_string"]
        options.append(Option(asked.get(name, ""), str(choice["display"]), bool(choice["selected"])))
    return FilterField(name, title, options, off) if name else None


@register.filter
def labelled_cells(cells, headers) -> Iterator[SafeString]:
    """The cells of a row, each with the name of its column: on a telephone the row is a card."""
    for cell, header in zip(cells, headers, strict=True):
        html = _plain_number(str(cell))
        if html.startswith("<th"):
            yield mark_safe(html.replace('<th class="', '<th scope="row" class="main ', 1))
        elif "action-checkbox" in html[:40]:
            yield mark_safe(html)
        else:
            if "labelled" not in header:  # once for all rows
                header["labelled"] = format_html('<td data-label="{}"', capfirst(str(header["text"])))
            if len(strip_tags(html)) > ONE_LINE:
                html = html.replace(" nowrap", "", 1)
            if html.endswith(EMPTY):
                html = html.replace('class="', 'class="blank ', 1)
            yield mark_safe(html.replace("<td", header["labelled"], 1))


def _plain_number(cell: str) -> str:
    """``cell`` of a list without the dots of an amount, where it holds a year or the number of a paper."""
    if (name := FIELD.search(cell)) is None or name[1] not in NAMES_OF_NUMBERS:
        return cell
    return AMOUNT.sub(lambda found: found[0].replace(".", ""), cell)


@register.filter
def shown(readonly) -> SafeString | str:
    """What a field that is not typed says: an ``AdminReadonlyField``."""
    name = readonly.field["name"]
    value = getattr(readonly.form.instance, name, None)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, Decimal):
        return format_number(value)
    text = readonly.contents()
    if text == "None":  # of a method that has nothing to say
        return readonly.empty_value_display
    return text.replace(".", "") if name in NAMES_OF_NUMBERS else text


@register.simple_tag
def grid_cell(cell: helpers.AdminField, number: int | str) -> SafeString:
    """The field of ``cell`` in line ``number`` of a grid, named by its column and line; as text where it is settled."""
    bound = cell.field
    if bound.field.disabled:
        return format_html('<span class="ord" title="{}">{}</span>', bound.help_text, _settled(bound))
    given: dict[str, str | bool] = {"aria-label": f"{capfirst(str(bound.label))}, dòng {number}"}
    explained = [f"{str(bound.form.prefix).rpartition('-')[0]}-{bound.name}-giai-thich"] if bound.help_text else []
    if described := explained + [f"{bound.auto_id}_error"] * bool(bound.errors):
        given["aria-describedby"] = " ".join(described)
    return bound.as_widget(attrs=given)


def _settled(bound) -> str:
    known = bound.form.instance._state.fields_cache.get(bound.name)
    return display_field(bound.field, bound.value()) if known is None else bound.field.label_from_instance(known)


@register.filter
def fields_of(inline_form) -> list:
    """Its fields in their order, without those of sections."""
    return [each for fieldset in inline_form for line in fieldset for each in line]


@register.simple_tag
def wrong_fields(form, formsets) -> list[tuple[str, str]]:
    """``(name, id)`` of each field of ``form`` and of the rows of ``formsets`` that was refused."""
    rows = [("", form)]
    for inline in formsets or ():
        for number, row in enumerate(inline.formset, 1):
            rows.append((f"{capfirst(inline.opts.verbose_name)}, dòng {number}: ", row))
    return [
        (f"{place}{row[name].label}", row[name].auto_id)
        for place, row in rows
        for name in row.errors
        if name in row.fields
    ]


@register.simple_tag
def list_pages(cl) -> dict | None:
    """The pages of the list ``cl``: ``(number or "…", query)``; None where there is one."""
    if not cl.multi_page or cl.show_all:
        return None
    paginator = cl.paginator
    return {
        "pages": [
            (number, "" if number in (paginator.ELLIPSIS, cl.page_num) else cl.get_query_string({PAGE_VAR: number}))
            for number in paginator.get_elided_page_range(cl.page_num)
        ],
        "current": cl.page_num,
        "previous": cl.get_query_string({PAGE_VAR: cl.page_num - 1}) if cl.page_num > 1 else "",
        "next": cl.get_query_string({PAGE_VAR: cl.page_num + 1}) if cl.page_num < paginator.num_pages else "",
    }


@register.simple_tag
def query_without(cl, name: str) -> str:
    """The query of the list ``cl`` without ``name``."""
    return cl.get_query_string(remove=[name])


@register.simple_tag(takes_context=True)
def way_back(context, opts, record=None) -> SafeString:
    """The crumbs above a page of the records ``opts`` (a ``_meta``), or of one of them; lists keep their filters."""
    steps = ["Danh mục, thiết lập", reverse("admin:index")]
    if context.get("has_view_permission", True):
        address = _address(opts, "changelist")
        steps += [capfirst(str(opts.verbose_name_plural)), add_preserved_filters(context, address)]
    if record is not None:
        steps += [Truncator(record).words(12), _address(opts, "change", quote(record.pk))]
    return crumbs(*steps)


def _address(opts, page: str, *args) -> str:
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)
