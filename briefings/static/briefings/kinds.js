// The kind that the words of an organization's name suggest is put into its cell as the name is typed, and told to be
// proposed. A kind that somebody chose stays. Without this script the portal proposes it when the rows are sent.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const table = document.querySelector("table[data-kind-words]");
  if (!table) return;
  const words = JSON.parse(table.dataset.kindWords);
  const fold = (text) =>
    ` ${text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(" ")} `;
  const suggested = (name) => {
    const text = fold(name);
    const found = words.find(([each]) => (each[0] === "^" ? text.startsWith(` ${each.slice(1)} `) : text.includes(` ${each} `)));
    return found ? found[1] : "";
  };
  const before = new WeakMap(); // of a list of kinds: what was put there
  const tell = (kind, name) => {
    const cell = kind.closest("td");
    let note = cell.querySelector(".draft-note");
    const proposed = kind.value !== "" && kind.value === suggested(name.value);
    if (proposed && !note) {
      note = document.createElement("span");
      note.className = "draft-note";
      note.textContent = table.dataset.kindNote;
      kind.after(note);
    } else if (!proposed && note) {
      note.remove();
    }
  };
  const fieldsOf = (element) => {
    const row = element.closest("tr");
    return [row.querySelector("select[name$='-kind']"), row.querySelector("textarea[name$='-name']")];
  };
  table.addEventListener("input", (event) => {
    if (!event.target.name?.endsWith("-name") || event.target.name.endsWith("-short_name")) return;
    const [kind, name] = fieldsOf(event.target);
    if (kind.value === "" || kind.value === before.get(kind)) {
      kind.value = suggested(name.value);
      before.set(kind, kind.value);
    }
    tell(kind, name);
  });
  table.addEventListener("change", (event) => {
    if (event.target.name?.endsWith("-kind")) tell(...fieldsOf(event.target));
  });
});
