// Tables that are typed in: rows are added at once, what is copied from Word or Excel is split into rows, Enter goes one
// row down. Without this script the same buttons ask the server, and Enter saves.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const tableOf = (part) => document.querySelector(`table[data-grid="${part}"]`);
  const countOf = (part) => document.getElementsByName(`${part}-rows`)[0];

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
      row.querySelector("td.num .ord").textContent = next;
      for (const each of row.querySelectorAll("*")) {
        for (const name of ["id", "name", "for"]) {
          const value = each.getAttribute(name);
          if (value) each.setAttribute(name, value.replace("__n__", place));
        }
      }
      for (const words of row.querySelectorAll(".unseen")) words.textContent = words.textContent.replace(/dòng 0$/, `dòng ${next}`);
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
    addRows(button.value, Number(button.dataset.more)).querySelector("textarea, input:not([type=hidden]), select").focus();
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
    if (event.key !== "Enter" || event.isComposing || !single || !field.closest("table[data-grid]")) return;
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
