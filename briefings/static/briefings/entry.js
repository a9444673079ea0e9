// Tables that are typed in: rows are added at once, what is copied from Word or Excel is split into rows, Enter goes one
// row down, Alt with an arrow moves a row. Without this script the same buttons ask the server, and Enter saves.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const tableOf = (part) => document.querySelector(`table[data-grid="${part}"]`);
  const countOf = (part) => document.querySelector(`[name="${part}-rows"], [name="${part}-TOTAL_FORMS"]`);

  const MOVES = "button[name=len], button[name=xuong]";

  // The number of a row, wherever the row is named by it.
  const renumber = (row, number) => {
    row.querySelector("td.num .ord").textContent = number;
    const named = (text) => text.replace(/dòng \d+(?=\s*$)/, `dòng ${number}`);
    for (const words of row.querySelectorAll(".unseen")) words.textContent = named(words.textContent);
    for (const each of row.querySelectorAll("[aria-label]")) each.ariaLabel = named(each.ariaLabel);
  };

  const addRows = (part, number) => {
    const body = tableOf(part).tBodies[0];
    const pattern = document.querySelector(`#${part} > template`);
    const count = countOf(part);
    const shown = [...body.querySelectorAll("td.num .ord")].map((cell) => Number(cell.textContent));
    let next = Math.max(0, ...shown);
    let first = null;
    for (let added = 0; added < number; added += 1) {
      const row = pattern.content.firstElementChild.cloneNode(true);
      const place = count.value;
      next += 1;
      for (const each of row.querySelectorAll("*")) {
        for (const name of ["id", "name", "for"]) {
          const value = each.getAttribute(name);
          if (value) each.setAttribute(name, value.replace("__n__", place));
        }
      }
      renumber(row, next);
      for (const button of row.querySelectorAll(MOVES)) {
        button.value = button.value.replace("__n__", place);
        button.tabIndex = -1;
      }
      body.append(row);
      count.value = Number(place) + 1;
      first ??= row;
    }
    return first;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-more]");
    if (!button) return;
    event.preventDefault();
    const room = Number(button.dataset.most ?? Infinity) - Number(countOf(button.value).value);
    const first = addRows(button.value, Math.min(Number(button.dataset.more), room));
    first?.querySelector("textarea, input:not([type=hidden]), select").focus();
  });

  // Rows change places: their fields keep their names, the places tell the order.
  const move = (row, by) => {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    const here = document.activeElement;
    const rows = [...row.parentElement.rows];
    const numbers = rows.map((each) => Number(each.querySelector("td.num .ord").textContent));
    by < 0 ? other.before(row) : other.after(row);
    [...row.parentElement.rows].forEach((each, index) => {
      renumber(each, numbers[index]);
      each.querySelector("input[name$=-place]").value = index + 1;
    });
    if (row.contains(here)) here.focus();
    row.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // The keys do the same from every cell, so that the buttons are no stops on the way to the next row.
  for (const button of document.querySelectorAll(MOVES)) button.tabIndex = -1;
  document.addEventListener("click", (event) => {
    const button = event.target.closest(MOVES);
    if (!button) return;
    event.preventDefault();
    move(button.closest("tr"), button.name === "len" ? -1 : 1);
  });
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("table[data-grid] tbody tr");
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key) || !row?.querySelector(MOVES)) return;
    event.preventDefault();
    move(row, event.key === "ArrowUp" ? -1 : 1);
  });

  // Names in a cell for several, set apart by commas: those that have in them what is typed last are offered beneath.
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().trim();
  const offers = document.createElement("ul");
  Object.assign(offers, { id: "ten-goi-y", className: "combo-list", role: "listbox", ariaLabel: "Tổ chức", hidden: true });
  document.body.append(offers);
  let asking = null;
  const choose = (item) => {
    for (const each of offers.children) each.ariaSelected = each === item;
    asking.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    offers.hidden = true;
    asking?.removeAttribute("aria-activedescendant");
    asking = null;
  };
  const take = (item) => {
    const field = asking;
    field.value = `${field.value.replace(/[^,;\n]*$/, "").trimEnd()} ${item.textContent}, `.trimStart();
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    close();
  };
  const offer = (field) => {
    const parts = field.value.split(/[,;\n]/);
    const typed = plain(parts.pop());
    const there = parts.map(plain);
    const leads = document.querySelector(`#${field.closest("table").dataset.grid} > template`).content.querySelectorAll("optgroup option");
    const names = [...leads].map((option) => option.textContent).filter((name) => !there.includes(plain(name)));
    const found = names.filter((name) => ` ${plain(name)}`.includes(` ${typed}`)).slice(0, 8);
    close();
    if (!typed || !found.length || (found.length === 1 && plain(found[0]) === typed)) return;
    asking = field;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", offers.id);
    offers.replaceChildren(
      ...found.map((name, index) => Object.assign(document.createElement("li"), { id: `ten-goi-y-${index}`, role: "option", textContent: name })),
    );
    const box = field.getBoundingClientRect();
    Object.assign(offers.style, { top: `${box.bottom}px`, left: `${box.left}px`, minWidth: `${box.width}px` });
    offers.hidden = false;
    choose(offers.firstElementChild);
  };
  for (const event of ["input", "focusout"]) {
    document.addEventListener(event, ({ target }) => {
      if (event === "input" && target.matches?.("table[data-grid] [data-names]")) offer(target);
      else if (target === asking) close();
    });
  }
  document.addEventListener("scroll", close, true);
  offers.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus
    if (event.target.matches("li")) take(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target !== asking || event.altKey || event.isComposing) return;
    const here = offers.querySelector("[aria-selected=true]");
    if (event.key === "Escape") close();
    else if (event.key === "Enter") take(here);
    else if (event.key === "ArrowDown") choose(here.nextElementSibling ?? offers.firstElementChild);
    else if (event.key === "ArrowUp") choose(here.previousElementSibling ?? offers.lastElementChild);
    else return;
    event.preventDefault();
  });

  // One field of the same column below; of radio buttons and the like Enter keeps its own meaning.
  const fieldBelow = (field) => {
    const row = field.closest("tr");
    const column = [...row.cells].indexOf(field.closest("td, th"));
    for (let below = row.nextElementSibling; below; below = below.nextElementSibling) {
      const found = below.cells[column]?.querySelector("textarea, input:not([type=hidden]), select");
      if (found) return found;
    }
    return null;
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const single = field.matches?.("input:not([type=checkbox], [type=radio])");
    if (event.key !== "Enter" || event.ctrlKey || event.isComposing || !single || !field.closest("table[data-grid]")) return;
    event.preventDefault();
    fieldBelow(field)?.focus();
  });

  // What was copied, as lines of cells between tabs; a cell with tabs, lines or quotation marks stands between such.
  const quoted = (cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const wordsOf = (cell) => {
    for (const end of cell.querySelectorAll("p, br, div, li")) end.after(" ");
    return cell.textContent.replace(/\s+/g, " ").trim();
  };
  const copied = (clipboard) => {
    const page = new DOMParser().parseFromString(clipboard.getData("text/html"), "text/html");
    const rows = [...page.querySelectorAll("tr")].filter((row) => !row.querySelector("table"));
    if (rows.length) return rows.map((row) => [...row.cells].map(wordsOf).map(quoted).join("\t")).join("\n");
    return clipboard.getData("text/plain").trim();
  };
  document.addEventListener("paste", (event) => {
    const field = event.target;
    const table = field.closest?.("table[data-grid]");
    if (!table || field.value) return; // into words that stand there it is pasted as anywhere
    const text = copied(event.clipboardData);
    const box = document.getElementById(`${table.dataset.grid}-paste`);
    if (!box || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    box.value = text;
    box.form.requestSubmit(box.closest("details").querySelector("button[name=tach]"));
  });
});
