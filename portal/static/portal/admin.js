// The pages of the admin site: lines that are added, related records in a small window, rows that are chosen, days typed
// without their year, and a question before typed text is left behind. All of it only saves waits.
"use strict";

// --- lists inside a page: new lines ----------------------------------------------------------------------------------

const totalOf = (prefix) => document.getElementById(`id_${prefix}-TOTAL_FORMS`);

// Gives the line `element` the number `to` in all names that its fields are known by.
const renumber = (element, prefix, to) => {
  const before = new RegExp(`(^|id_|\\s)${prefix}-(?:\\d+|__prefix__)(?=-|$)`, "g");
  for (const one of [element, ...element.querySelectorAll("*")])
    for (const name of ["id", "name", "for", "aria-describedby", "aria-controls"])
      if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace(before, `$1${prefix}-${to}`));
};
const linesOf = (group) => [...group.querySelectorAll(".line")];

const proposeOrdinal = (group, line) => {
  const field = line.querySelector("input[data-ordinal]");
  if (!field || field.value) return;
  const taken = [...group.querySelectorAll("input[data-ordinal]")].map((other) => parseInt(other.value, 10) || 0);
  field.value = Math.max(0, ...taken) + 1;
};

const dropLine = (group, prefix, line) => {
  const next = line.nextElementSibling?.matches(".line") ? line.nextElementSibling : line.previousElementSibling;
  document.dispatchEvent(new CustomEvent("said", { detail: `Đã bỏ dòng ${linesOf(group).indexOf(line) + 1}.` })); // look.js
  line.remove();
  linesOf(group).forEach((one, number) => renumber(one, prefix, number));
  totalOf(prefix).value = linesOf(group).length;
  (next?.querySelector("input:not([type=hidden]), textarea") ?? group.querySelector("[data-add]")).focus();
};

const addLine = (group) => {
  const prefix = group.dataset.lines, number = totalOf(prefix).value;
  const template = document.getElementById(`${prefix}-empty`);
  const line = template.content.cloneNode(true).querySelector(".line");
  renumber(line, prefix, number);
  for (const one of line.querySelectorAll("[aria-label]"))
    one.setAttribute("aria-label", one.getAttribute("aria-label").replace(/dòng mới$/, `dòng ${Number(number) + 1}`));
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "drop";
  drop.textContent = "Bỏ dòng";
  drop.addEventListener("click", () => dropLine(group, prefix, line));
  line.querySelector(".delete").append(drop);
  template.before(line);
  totalOf(prefix).value = Number(number) + 1;
  proposeOrdinal(group, line);
  line.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
  // Past the number that is proposed: there people write.
  const fields = [...line.querySelectorAll("input:not([type=hidden], [data-ordinal]), textarea, select")];
  fields.find((one) => !one.hidden)?.focus();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-add]");
  if (!link) return;
  event.preventDefault();
  addLine(link.closest("[data-lines]"));
});
// In a grid Enter leads to the same column of the next line; it never sends what is half typed.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.defaultPrevented || !field.matches(".entry input:not([type=checkbox])")) return;
  event.preventDefault();
  const cell = field.closest("td"), next = cell.parentElement.nextElementSibling;
  const below = next?.matches("tr") ? next.children[cell.cellIndex] : null;
  below?.querySelector("input:not([type=hidden]), textarea, select:not([hidden])")?.focus();
});

// --- parts of a long form ---------------------------------------------------------------------------------------------

// A link to a field leads to what stands in its place; a part that is folded is opened.
const openTarget = () => {
  const id = decodeURIComponent(location.hash.slice(1)), named = id && document.getElementById(id);
  const target = named && named.hidden ? document.querySelector(`#${CSS.escape(id)}-o > input`) : named;
  if (!target) return;
  const part = target.closest("details:not([open])");
  if (part) part.open = true;
  if (part || target !== named) target.scrollIntoView({ block: "center" });
  if (target.matches("input, select, textarea")) target.focus();
};
addEventListener("hashchange", openTarget);
addEventListener("DOMContentLoaded", () => document.querySelector("main[data-answer]") ?? openTarget()); // look.js leads to the answer

// --- related records in a small window ----------------------------------------------------------------------------------

const updateLinks = (select) => {
  const link = select.closest(".related")?.querySelector("a.change-related");
  if (!link) return;
  if (select.value && !select.multiple) link.href = link.dataset.template.replace("__fk__", select.value);
  else link.removeAttribute("href");
};
document.addEventListener("change", (event) => event.target.matches(".related select") && updateLinks(event.target));
addEventListener("DOMContentLoaded", () => document.querySelectorAll(".related select").forEach(updateLinks));
addEventListener("formset:added", (event) => event.target.querySelectorAll(".related select").forEach(updateLinks));

const opened = new Map(); // name of a small window → the field for which it was opened
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.change-related, a.add-related");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const name = `ban-ghi-${Date.now()}`;
  opened.set(name, link.closest(".related").querySelector("select"));
  window.open(link.href, name, "height=640,width=820,resizable=yes,scrollbars=yes");
});
// Called by the small window when it has saved (popup.js).
window.takeRelated = (name, { action, value, obj, new_value: changed }) => {
  const select = opened.get(name);
  if (!select) return;
  const found = [...select.options].find((option) => option.value === String(value));
  if (action === "delete") found?.remove();
  else if (action === "change" && found) {
    found.text = obj;
    found.value = changed;
  } else if (action !== "change") {
    if (!select.multiple) [...select.options].forEach((option) => (option.selected = false));
    select.append(new Option(obj, value, true, true));
  }
  opened.delete(name);
  select.dispatchEvent(new Event("change", { bubbles: true }));
};

// --- lists: rows that are chosen -----------------------------------------------------------------------------------------

addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("changelist-form"), toggle = document.getElementById("action-toggle");
  if (!form || !toggle) return;
  const boxes = [...form.querySelectorAll("input.action-select")];
  const counter = form.querySelector("[data-chosen]"), across = form.querySelector("input.select-across");
  const all = form.querySelector("[data-choose-all]");
  let last = null;
  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest("tr").classList.toggle("selected", box.checked);
    toggle.checked = chosen === boxes.length;
    toggle.indeterminate = chosen > 0 && !toggle.checked;
    if (across && !toggle.checked) across.value = 0;
    if (all) all.hidden = !toggle.checked || across.value === "1";
    if (counter) {
      const everything = across?.value === "1";
      counter.textContent = everything ? all.textContent.replace("Chọn cả", "Đã chọn cả") : `Đã chọn ${chosen}/${boxes.length}`;
    }
  };
  toggle.addEventListener("click", () => {
    boxes.forEach((box) => (box.checked = toggle.checked));
    show();
  });
  boxes.forEach((box) =>
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        boxes.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
      }
      last = box;
      show();
    }),
  );
  all?.addEventListener("click", () => {
    across.value = 1;
    show();
  });
  addEventListener("pageshow", show);
  show();
});

// --- days typed without their year ----------------------------------------------------------------------------------------

// The year in which the day is nearest to today, as the server takes it (organizations.widgets.complete_day).
const completeDay = (text) => {
  const [, day, month] = text.trim().match(/^(\d{1,2})\s*[/.-]\s*(\d{1,2})$/) ?? [];
  if (!day) return text;
  const now = new Date(), two = (number) => String(number).padStart(2, "0");
  const possible = [-1, 0, 1]
    .map((more) => new Date(now.getFullYear() + more, month - 1, day))
    .filter((each) => each.getDate() === Number(day) && each.getMonth() === month - 1)
    .sort((a, b) => Math.abs(a - now) - Math.abs(b - now));
  return possible.length ? `${two(day)}/${two(month)}/${possible[0].getFullYear()}` : text;
};
document.addEventListener("change", (event) => {
  if (event.target.matches("input[data-day]")) event.target.value = completeDay(event.target.value);
});

// --- typed and not saved ------------------------------------------------------------------------------------------------

addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    let typed = false;
    for (const name of ["input", "change"])
      form.addEventListener(name, (event) => (typed ||= event.isTrusted || event.target.matches(".combo-box")));
    form.addEventListener("submit", () => (typed = false));
    addEventListener("beforeunload", (event) => typed && event.preventDefault());
  }
});
