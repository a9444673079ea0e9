"""What a page in a browser is asked, as scripts that answer a list of faults."""

# What a reader who hears one name after another cannot tell apart: links to two addresses, buttons of two acts or two
# fields that are called the same, where neither table, group of choices nor menu says which is which; and tables that
# nothing names.
ALIKE = """() => {
  const words = (element) => {
    if (!element) return "";
    const copy = element.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true], script, select, textarea").forEach((each) => each.remove());
    copy.querySelectorAll("img[alt]").forEach((each) => each.replaceWith(each.alt));
    return copy.textContent.replace(/\\s+/g, " ").trim();
  };
  const saidBy = (ids) => ids.split(" ").map((id) => words(document.getElementById(id))).join(" ").trim();
  const named = (each) => each.getAttribute("aria-label")?.trim() || saidBy(each.getAttribute("aria-labelledby") ?? "");
  const called = (element) =>
    named(element) || [...(element.labels ?? [])].map(words).join(" ") || words(element);
  const around = (element) => [
    words(element.closest("table")?.caption),
    words(element.closest("fieldset")?.querySelector("legend")),
    element.closest("nav")?.getAttribute("aria-label") ?? "",
  ];
  const first = new Map(), alike = new Set();
  const ASKED = "main :is(a[href], button, summary, input:not([type=hidden]), select, textarea)";
  for (const element of document.querySelectorAll(ASKED)) {
    if (!element.checkVisibility() || element.closest("[aria-hidden=true]")) continue;
    if (element.matches(".related > a")) continue; // it is read right after its field
    const kind = { A: "link", BUTTON: "button", SUMMARY: "fold" }[element.tagName] ?? "field";
    const alone = called(element);
    if (kind === "link" && alone.length > 24) continue; // the title of a record, and there may be two of it
    const name = [kind, alone, ...around(element)].filter(Boolean).join(" · ");
    const form = element.form;
    const sent = [element.formAction, form?.id, element.name, element.value, form?.querySelector("[name=bo]")?.value];
    const act = kind === "link" ? element.href : kind === "button" ? sent.join(" ") : element;
    if (first.has(name) && first.get(name) !== act) alike.add(name);
    first.set(name, act);
  }
  for (const table of document.querySelectorAll("main table"))
    if (table.checkVisibility() && !named(table) && !words(table.caption) && !named(table.parentElement))
      alike.add("table without a name");
  return [...alike];
}"""

# Where the keyboard is can be seen: the ring of whatever can be focused, three to one at least against what it lies on.
# It lies outside its element, on what is behind that, or in a grid inside the cell.
RING = """() => {
  const parts = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const over = ([r, g, b, a = 1], under) => [r, g, b].map((one, at) => one * a + under[at] * (1 - a));
  const ground = (element) => {
    if (!element) return [255, 255, 255];
    const own = parts(getComputedStyle(element).backgroundColor);
    return own.length === 3 ? own : over(own, ground(element.parentElement));
  };
  const bright = (colour) => colour.map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const found = new Set();
  const ASKED = "a[href], button, summary, input, select, textarea, [tabindex='0']";
  for (const element of document.querySelectorAll(ASKED)) {
    if (!element.checkVisibility() || element.tabIndex < 0) continue;
    element.focus({ preventScroll: true });
    if (document.activeElement !== element) continue;
    const { outlineColor, outlineOffset, outlineStyle, outlineWidth } = getComputedStyle(element);
    const behind = ground(parseFloat(outlineOffset) < 0 ? element : element.parentElement);
    const [light, dark] = [bright(parts(outlineColor).slice(0, 3)), bright(behind)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const what = `${element.tagName.toLowerCase()}.${element.className}`;
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) found.add(`${what} has none`);
    else if (ratio < 3) found.add(`${what} ${ratio.toFixed(1)}: ${outlineColor} on ${behind.map(Math.round)}`);
  }
  document.activeElement.blur();
  return [...found];
}"""

# Without script: what is not there, forms that no button sends, and what only a script would do something with.
SCRIPTLESS = """() => {
  const found = [];
  const foldOf = (each) => each.closest("details:not([open])")?.querySelector("summary");
  const shown = (each) => each.checkVisibility() || foldOf(each)?.checkVisibility();
  if (!document.querySelector("main h1")?.checkVisibility()) found.push("no heading");
  for (const form of document.querySelectorAll("form")) {
    const sends = [...form.elements].filter((each) => each.matches("[type=submit]:not([aria-hidden])"));
    const to = form.getAttribute("action") ?? "";
    if (!form.hidden && !sends.some(shown)) found.push(`no button sends the form to ${to}`);
    if (form.method === "post" && !form.querySelector("[name=csrfmiddlewaretoken]")) found.push(`unprotected: ${to}`);
  }
  for (const button of document.querySelectorAll("button[type=button]"))
    if (button.checkVisibility()) found.push(`does nothing: ${button.textContent.trim()}`);
  for (const link of document.querySelectorAll("a:not([href]), a[href='#'], a[href^='javascript:']"))
    if (link.checkVisibility()) found.push(`leads nowhere: ${link.textContent.trim()}`);
  return found;
}"""
