"""What may change in an issued file while it is signed: pyHanko's own rules, and one for papers that have a structure.

Imported by the process that looks at signatures alone: pyHanko takes half a second to load.
"""

from collections.abc import Iterator

from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, StandardDiffPolicy
from pyhanko.sign.diff_analysis.rules_api import Context, QualifiedWhitelistRule, ReferenceUpdate


class FieldsInTheStructure(QualifiedWhitelistRule):
    """In a tagged file (PDF/UA) an element of the structure points at each field.

    pyHanko lets a field be signed as it stands in the form and on its page, and wants every other way to it explained.
    This explains the one through the structure; whether the field may be signed, its own rules still decide.
    """

    def apply_qualified(
        self, old: HistoricalResolver, new: HistoricalResolver
    ) -> Iterator[tuple[ModificationLevel, ReferenceUpdate]]:
        form = old.root.get("/AcroForm")
        for field in form.raw_get("/Fields").get_object() if form else ():
            for path in old._get_usages_of_ref(field.reference):
                if str(path).startswith(".Root.StructTreeRoot") and str(path).endswith(".Obj"):
                    context = Context.from_absolute(old, path)
                    yield ModificationLevel.FORM_FILLING, ReferenceUpdate(field.reference, context_checked=context)


POLICY = StandardDiffPolicy(
    global_rules=[*DEFAULT_DIFF_POLICY.global_rules, FieldsInTheStructure()], form_rule=DEFAULT_DIFF_POLICY.form_rule
)
