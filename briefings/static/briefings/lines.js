// The lines of a report: Enter begins the next one, several pasted lines become several, rows move and go. Without this
// script there are empty lines, places to be typed and a button for more.
// Before the form is looked at by others: lines that are pasted are made items here, not by the server.
for (const told of document.querySelectorAll("input[name=da-tach]")) told.value = "1";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-checks]");
  if (!form) return;
  const BULLET = /^\s*(?:[-–—+*•·▪]|\(?\d{1,3}[.)]|\(?[a-zđ][.)])\s+/u; // as forms/pasting.py has it
  const parts = [...form.querySelectorAll("[data-lines]")];
  const bodyOf = (part) => part.querySelector("tbody");
  const rowsOf = (part) => [...bodyOf(part).rows].filter((row) => !row.hidden);
  const cellsOf = (row) => [...row.querySelectorAll("textarea, input:not([type=hidden]), select")];
  const firstOf = (row) => cellsOf(row)[0];
  const isBlank = (row) => cellsOf(row).every((cell) => cell.tagName === "SELECT" || !cell.value.trim());
  const changed = (place) => place.dispatchEvent(new Event("input", { bubbles: true }));
  const say = (detail) => document.dispatchEvent(new CustomEvent("said", { detail })); // look.js

  const renumber = (part) => {
    rowsOf(part).forEach((row, index) => {
      row.querySelector("input[name$=-place]").value = index + 1;
      for (const number of row.querySelectorAll("[data-number]")) number.textContent = index + 1;
    });
  };

  // The place of a row and what can be done with it, in one small menu.
  const dress = (part, row) => {
    const place = row.querySelector("input[name$=-place]");
    place.type = "hidden";
    row.querySelector(`label[for="${place.id}"]`).remove();
    const menu = document.createElement("details");
    menu.className = "menu moves";
    const summary = document.createElement("summary");
    const number = document.createElement("span");
    number.dataset.number = "";
    const rest = document.createElement("span");
    rest.className = "unseen";
    rest.textContent = ": chuyển hoặc bỏ dòng";
    const line = document.createElement("span");
    line.className = "unseen";
    line.textContent = "Dòng ";
    summary.append(line, number, rest);
    const sheet = document.createElement("div");
    sheet.className = "sheet left";
    const act = (label, doing) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => {
        menu.open = false;
        doing();
      });
      sheet.append(button);
    };
    act("Chuyển lên (Alt + ↑)", () => move(part, row, -1));
    act("Chuyển xuống (Alt + ↓)", () => move(part, row, 1));
    act("Bỏ dòng", () => remove(part, row));
    menu.append(summary, sheet);
    place.parentElement.append(menu);
    place.parentElement.classList.add("movable");
  };

  const add = (part, after) => {
    const total = part.querySelector("input[name$=-TOTAL_FORMS]");
    const row = part.querySelector("template").content.querySelector("tr").cloneNode(true);
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll("__prefix__", total.value);
    }
    total.value = Number(total.value) + 1;
    after ? after.after(row) : bodyOf(part).append(row);
    dress(part, row);
    renumber(part);
    return row;
  };

  const move = (part, row, by) => {
    const rows = rowsOf(part);
    const other = rows[rows.indexOf(row) + by];
    if (!other) return;
    const cell = row.contains(document.activeElement) ? document.activeElement : firstOf(row);
    by < 0 ? other.before(row) : other.after(row);
    renumber(part);
    cell.focus();
    changed(cell);
    say(`Đã chuyển đến dòng ${rowsOf(part).indexOf(row) + 1}.`);
  };

  const remove = (part, row) => {
    const rows = rowsOf(part);
    const index = rows.indexOf(row);
    const next = rows[index + 1] ?? rows[index - 1] ?? add(part);
    say(`Đã bỏ dòng ${index + 1}.`);
    const isStored = row.querySelector("input[name$=-key]").value;
    for (const cell of cellsOf(row)) cell.value = "";
    isStored ? (row.hidden = true) : row.remove(); // a stored one is sent without words, so that it goes
    renumber(part);
    firstOf(next).focus();
    changed(firstOf(next));
  };

  const nextItem = (part, row) => {
    const rows = rowsOf(part);
    const next = rows[rows.indexOf(row) + 1];
    if (next) return firstOf(next).focus();
    if (!isBlank(row)) return firstOf(add(part, row)).focus();
    const following = parts[parts.indexOf(part) + 1];
    if (following) return firstOf(rowsOf(following)[0]).focus();
    form.querySelector(".bar-end .main").focus();
  };

  parts.forEach((part) => {
    for (const row of bodyOf(part).rows) {
      row.hidden = Boolean(row.querySelector("input[name$=-key]").value) && isBlank(row); // taken out before
      dress(part, row);
    }
    renumber(part);
    part.querySelector("button[name=them]").addEventListener("click", (event) => {
      event.preventDefault();
      firstOf(add(part)).focus();
    });
  });

  form.querySelector("[data-hint]").hidden = false;

  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-lines] tbody tr");
    if (!row || event.isComposing || event.ctrlKey || event.metaKey) return;
    const part = row.closest("[data-lines]");
    const isText = event.target.matches("textarea, input[type=text]");
    if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
      event.preventDefault();
      move(part, row, event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Enter" && isText && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      nextItem(part, row);
    } else if (event.key === "Backspace" && event.target === firstOf(row) && isBlank(row)) {
      const before = rowsOf(part)[rowsOf(part).indexOf(row) - 1];
      if (!before) return;
      event.preventDefault();
      remove(part, row);
      firstOf(before).focus();
    }
  });
  // Enter in any other field of one line sends nothing either.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=submit])")) event.preventDefault();
  });

  // Lines become items; what stands between tabs, as from a sheet, the cells beside.
  form.addEventListener("paste", (event) => {
    const first = event.target.closest("[data-lines] textarea, [data-lines] input[type=text]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!first || !/[\n\t]/.test(text.trim())) return;
    event.preventDefault();
    const part = first.closest("[data-lines]");
    let row = first.closest("tr");
    const column = cellsOf(row).indexOf(first);
    const lines = text.split(/\r\n?|\n/).filter((line) => line.trim());
    let last = first;
    lines.forEach((line, index) => {
      if (index) row = add(part, row);
      line.split("\t").forEach((value, offset) => {
        const cell = cellsOf(row)[column + offset];
        if (!cell || cell.tagName === "SELECT") return;
        const clean = offset || column ? value.trim() : value.replace(BULLET, "").trim();
        if (cell === first) cell.setRangeText(clean, cell.selectionStart, cell.selectionEnd, "end");
        else cell.value = clean;
        last = cell;
      });
    });
    last.focus();
    changed(last);
    if (lines.length > 1) say(`Đã dán ${lines.length} dòng.`);
  });

  // What the report still lacks is said by the server, which knows what was typed once the draft is kept.
  form.addEventListener("draft-kept", async () => {
    const answer = await fetch(form.dataset.checks);
    if (!answer.ok || answer.redirected) return;
    const said = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("[data-checks-here]").replaceChildren(...said.body.childNodes);
  });
});
