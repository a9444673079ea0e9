"""What was acknowledged, looked for in the data afterwards: ``python -m tests.faults.facts`` with facts as JSON on
standard input, ``[{"kind", "model", "where", "file"}]``. Prints a line for each that is not so, and for each fault that
``manage.py verify`` finds.

``file``: the name of a file field and the sha256 of what it must hold, or empty.
"""

import hashlib
import json
import sys

import django


def lacking(facts: list[dict]) -> list[str]:
    from django.apps import apps  # once Django is set up

    from briefings.models import NumberAllocation

    found = []
    for fact in facts:
        rows = list(apps.get_model(fact["model"]).objects.filter(**fact["where"])[:2])
        if not rows:
            found.append(f"{fact['kind']}: acknowledged and gone: {fact['model']} {fact['where']}")
        elif len(rows) > 1 and fact.get("once", True):
            found.append(f"{fact['kind']}: there twice: {fact['model']} {fact['where']}")
        elif fact.get("file"):
            name, sha256 = fact["file"]
            stored = getattr(rows[0], name)
            try:
                content = stored.content()
            except Exception as error:
                found.append(f"{fact['kind']}: acknowledged and gone: {stored.name}: {error}")
                continue
            if sha256 and hashlib.sha256(content).hexdigest() != sha256:
                found.append(f"{fact['kind']}: the file is not what was sent: {stored.name}")
    numbers = list(NumberAllocation.objects.values_list("series", "number"))
    if len(numbers) != len(set(numbers)):
        found.append("a number was given twice")
    return found


if __name__ == "__main__":
    django.setup()
    from portal.verify import find_faults

    for sentence in lacking(json.load(sys.stdin)):
        print(sentence)
    for fault in find_faults().faults:
        print(f"verify: {fault.sentence}")
