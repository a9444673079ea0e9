"""What figures come to over time and over units, written again in plain Python: no SQL, no shared code.

Slow and simple: of all ways to put stated periods together the best is taken. Units are dictionaries, months numbers.
"""

from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, pairwise

LENGTHS = {"month": 1, "quarter": 3, "half_year": 6, "nine_months": 9, "year": 12}


def months_of(span, number):
    if span == "plan":
        return (1, 12)
    length = LENGTHS[span]
    return ((number - 1) * length + 1, number * length)


def to_places(value, places):
    return value.quantize(Decimal(10) ** -places, ROUND_HALF_UP)


class Reference:
    """``indicators``: by name a dictionary of ``time, units, top, bottom, places``. ``units``: by name one of
    ``kind, parent``, only those in force. ``figures``: by ``(indicator, unit, span, number)`` one of ``key, value,
    reason, cumulative``."""

    def __init__(self, indicators, units, figures, months, *, plan=False, level=None, step=None):
        self.indicators, self.units, self.figures = indicators, units, figures
        self.months, self.plan, self.level, self.step = months, plan, level, step

    def children(self, unit):
        return [name for name, one in self.units.items() if one["parent"] == unit]

    def answers(self, indicator, unit):
        """Which months are answered by what: ``{(1, 3): (value or None, key)}``."""
        found, so_far = {}, {}
        for (of, at, span, number), figure in self.figures.items():
            if (of, at) != (indicator, unit) or (span == "plan") != self.plan:
                continue
            months = months_of(span, number)
            if figure["reason"] != "not_reported" and (figure["reason"] or figure["value"] is not None):
                found[months] = (figure["value"], figure["key"])
            if figure["cumulative"] is not None and self.indicators[indicator]["time"] == "sum" and not self.plan:
                until = months[1]
                if until not in so_far or so_far[until][0] < LENGTHS[span]:
                    so_far[until] = (LENGTHS[span], figure["cumulative"], figure["key"])
        for until, (_, value, key) in so_far.items():
            found.setdefault((1, until), (value, key))
        return found

    def chosen(self, rule, answers, months):
        """Which of ``answers`` make up ``months``, and which single months have none."""
        first, last = months
        if months in answers:
            return [months], []
        inside = sorted(one for one in answers if first <= one[0] and one[1] <= last)
        if rule == "last":
            ending = [one for one in inside if one[1] == last]
            return (ending[:1], []) if ending else ([], [last])
        best, best_worth = [], (-1,)
        for number in range(len(inside) + 1):
            for some in combinations(inside, number):
                if any(one[1] >= other[0] for one, other in pairwise(some)):
                    continue
                begins = {one[0]: one[1] - one[0] + 1 for one in some}
                lengths = [begins.get(month, 0) for month in range(first, last + 1)]
                worth = (sum(lengths), -number, lengths)
                if worth > best_worth:
                    best, best_worth = list(some), worth
        there = {month for one in best for month in range(one[0], one[1] + 1)}
        return best, [month for month in range(first, last + 1) if month not in there]

    @staticmethod
    def by_rule(rule, values):
        numbers = [value for value in values if value is not None]
        if not numbers:
            return None
        return {"sum": sum, "max": max, "last": lambda all_of_them: all_of_them[-1]}[rule](numbers)

    def gap_periods(self, indicator, gap_months):
        """``gap_months`` as periods, each as long as fits, at most as long as figures come."""
        step = self.step or self.shortest(indicator)
        found, left = [], list(gap_months)
        while left:
            for length in (12, 9, 6, 3, 1):
                run = list(range(left[0], left[0] + length))
                aligned = (left[0] - 1) % length == 0 if length != 9 else left[0] == 1
                if aligned and length <= step and left[:length] == run:
                    found.append((run[0], run[-1]))
                    left = left[length:]
                    break
        return found

    def shortest(self, indicator):
        first, last = self.months
        lengths = [
            one[1] - one[0] + 1
            for unit in self.units
            for one in self.answers(indicator, unit)
            if first <= one[0] and one[1] <= last
        ]
        return 12 if self.plan else min(lengths, default=12)

    def over_time(self, indicator, unit):
        """``value, partial, answered, gaps, keys, told`` of one unit's own figures."""
        rule, answers = self.indicators[indicator]["time"], self.answers(indicator, unit)
        if rule == "ratio":
            return self.share_over_time(indicator, unit, answers.get(self.months))
        used, gaps = self.chosen(rule, answers, self.months)
        value = self.by_rule(rule, [answers[one][0] for one in used])
        keys = {answers[one][1] for one in used}
        if rule == "last" and gaps:
            earlier = [one for one in answers if self.months[0] <= one[0] and one[1] <= self.months[1]]
            if earlier:
                latest = max(earlier, key=lambda one: (one[1], one[1] - one[0]))
                value, keys = answers[latest][0], {answers[latest][1]}
        told = set()
        for one in used:
            others = {each: answers[each] for each in answers if each != one}
            parts, lacking = self.chosen(rule, others, one)
            total = self.by_rule(rule, [answers[each][0] for each in parts])
            if not lacking and total is not None and total != answers[one][0]:
                told.add((unit, one, answers[one][0], total))
        periods = self.gap_periods(indicator, gaps if rule != "last" else self.end_of(indicator, gaps))
        return {
            "value": None if gaps else value,
            "partial": value if gaps else None,
            "answered": not gaps,
            "gaps": periods,
            "keys": keys,
            "told": told,
        }

    def end_of(self, indicator, gaps):
        """Of an indicator whose last figure counts, the months of the last part."""
        if not gaps:
            return []
        first, last = self.gap_periods(indicator, range(self.months[0], self.months[1] + 1))[-1]
        return list(range(first, last + 1))

    def share_over_time(self, indicator, unit, stated):
        one = self.indicators[indicator]
        top, bottom = self.over_time(one["top"], unit), self.over_time(one["bottom"], unit)
        value = None
        if top["value"] is not None and bottom["value"]:
            value = to_places(100 * top["value"] / bottom["value"], one["places"])
        told = top["told"] | bottom["told"]
        if stated is not None:
            differs = value is not None and (stated[0] is None or to_places(stated[0], one["places"]) != value)
            told = {(unit, self.months, stated[0], value)} if differs else set()
            return {
                "value": stated[0],
                "partial": None,
                "answered": True,
                "gaps": [],
                "keys": {stated[1]},
                "told": told,
            }
        lacking = sorted({month for part in (top, bottom) for a, b in part["gaps"] for month in range(a, b + 1)})
        return {
            "value": value,
            "partial": None,
            "answered": top["answered"] and bottom["answered"],
            "gaps": lacking,  # as single months: how they are cut is told in words alone
            "keys": top["keys"] | bottom["keys"],
            "told": told,
        }

    def own(self, indicator, unit, alone):
        one = self.indicators[indicator]
        if one["units"] == "ratio" and not alone:
            return self.share_over_time(indicator, unit, None)
        return self.over_time(indicator, unit)

    def made_up_of(self, indicator, unit, alone=False):
        """``[(unit, what its own figures come to, disagreements)]``."""
        own, told = self.own(indicator, unit, alone), self.over_time(indicator, unit)["told"]
        beneath = [part for child in self.children(unit) for part in self.made_up_of(indicator, child)]
        if not beneath:
            return [(unit, own, told)]
        if own["answered"]:
            total = self.over_units(indicator, beneath)
            places = {"ratio": self.indicators[indicator]["places"], "average": self.average_places(indicator)}
            rule = self.indicators[indicator]["units"]
            if all(part[1]["answered"] for part in beneath) and total is not None:
                stated = own["value"]
                if stated is not None and rule in places:
                    stated = to_places(stated, places[rule])
                if stated != total:
                    told = told | {(unit, self.months, own["value"], total)}
            return [(unit, own, told)]
        if any(part[1]["keys"] for part in beneath):
            return beneath
        within = self.units[unit]["kind"] == "commune" and self.level != "residential_area"
        return [(unit, own, told)] if own["keys"] or within else beneath

    def average_places(self, indicator):
        return max(self.indicators[indicator]["places"], 1)

    def over_units(self, indicator, parts):
        one = self.indicators[indicator]
        rule = one["units"]
        if rule == "last":
            return None
        if rule == "average":
            known = [part["value"] for _, part, _ in parts if part["value"] is not None]
            return to_places(sum(known) / len(known), self.average_places(indicator)) if known else None
        if rule == "ratio":
            both = [unit for unit, part, _ in parts if part["value"] is not None]
            top = sum(self.over_time(one["top"], unit)["value"] for unit in both)
            bottom = sum(self.over_time(one["bottom"], unit)["value"] for unit in both)
            return to_places(100 * top / bottom, one["places"]) if bottom else None
        there = [part["partial"] if part["value"] is None else part["value"] for _, part, _ in parts]
        return self.by_rule(rule, there)

    def total(self, indicator, unit):
        """``value, partial, units, missing, keys, told`` of a place."""
        parts = self.made_up_of(indicator, unit, alone=True)
        answered = [part["answered"] for _, part, _ in parts]
        if [name for name, _, _ in parts] == [unit]:
            value, partial = parts[0][1]["value"], parts[0][1]["partial"]
        elif self.indicators[indicator]["units"] == "average" or all(answered):
            value, partial = self.over_units(indicator, parts), None
        else:
            value, partial = None, self.over_units(indicator, parts)
        return {
            "value": value,
            "partial": partial,
            "units": (sum(answered), len(answered)),
            "missing": {(name, gap) for name, part, _ in parts for gap in part["gaps"]},
            "keys": set().union(*(part["keys"] for _, part, _ in parts)),
            "told": set().union(*(told for _, _, told in parts)),
        }


def progress(results, plans, indicator, unit):
    """Result so far and plan of a place where both are known, else over the units that have both, and ``k, n``.

    ``results`` and ``plans``: two ``Reference`` of the same world, of the months since January and of the plan.
    """
    done, planned = results.total(indicator, unit), plans.total(indicator, unit)
    if done["value"] is not None and planned["value"] is not None:
        return done["value"], planned["value"], done["units"]
    pairs = _pairs(results, plans, indicator, unit)
    both = [pair for pair in pairs if _has_both(pair)]
    rule = results.indicators[indicator]["units"]
    aims = {plan["value"] for _, _, plan in both}
    if not both:
        result = plan = None
    else:
        result = results.over_units(indicator, [(name, one, ()) for name, one, _ in both])
        plan = plans.over_units(indicator, [(name, one, ()) for name, _, one in both]) if rule != "ratio" else None
        if rule == "ratio":
            plan = aims.pop() if len(aims) == 1 else _planned_share(plans, indicator, [name for name, _, _ in both])
    return result, plan, (len(both), len(pairs))


def _planned_share(plans, indicator, names):
    one = plans.indicators[indicator]
    tops = [plans.over_time(one["top"], name)["value"] for name in names]
    bottoms = [plans.over_time(one["bottom"], name)["value"] for name in names]
    if None in (*tops, *bottoms) or not sum(bottoms):
        return None
    return to_places(100 * sum(tops) / sum(bottoms), one["places"])


def _has_both(pair):
    return pair[1]["value"] is not None and pair[2]["value"] is not None


def _pairs(results, plans, indicator, unit):
    own = (unit, results.own(indicator, unit, False), plans.over_time(indicator, unit))
    beneath = [pair for child in results.children(unit) for pair in _pairs(results, plans, indicator, child)]
    if _has_both(own) or not beneath:
        return [own]
    within = results.units[unit]["kind"] == "commune" and results.level != "residential_area"
    return [own] if within and not any(_has_both(pair) for pair in beneath) else beneath
