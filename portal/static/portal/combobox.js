// A choice that is typed, not scrolled: an input in place of Django's <select>, which keeps what is chosen and is what is
// sent. It asks the admin's address for names; WAI-ARIA combobox with a list, for one record or several.
"use strict";
(() => {
  const WAIT = 150; // milliseconds without a key before names are asked for
  let count = 0;
  const made = (tag, attributes = {}) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  // What the record beside it says of its day, where that decides what is offered (organizations.widgets.AsksByDay).
  const ofTheForm = (select) => {
    const said = {};
    for (const name of (select.dataset.dayFields ?? "").split(" ").filter(Boolean)) {
      const fields = [name, `${name}_0`, `${name}_1`].map((each) => select.form.elements[each]?.value ?? "");
      said[`co_${name}`] = fields.join(" ").trim();
    }
    return said;
  };

  function enhance(select) {
    if (select.dataset.enhanced || select.disabled) return;
    select.dataset.enhanced = "1";
    const many = select.multiple, key = `chon-${++count}`;
    const box = made("span", { class: "combo-box" });
    const input = made("input", {
      type: "text", id: `${key}-o`, role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-expanded": "false", "aria-controls": key, "aria-autocomplete": "list",
    });
    const list = made("ul", { id: key, role: "listbox", class: "combo-list" });
    const status = made("span", { class: "unseen", role: "status" });
    const chips = made("span", { class: "chips" });
    list.hidden = true;
    for (const name of ["aria-describedby", "aria-invalid", "aria-label", "title"])
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    if (select.required) input.setAttribute("aria-required", "true");
    const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    if (label) label.htmlFor = input.id;
    list.setAttribute("aria-label", label ? label.textContent.trim() : select.getAttribute("aria-label") ?? "");
    select.hidden = true;
    if (select.id) box.id = `${select.id}-o`; // where a link to the field leads
    select.after(box);
    box.append(...(many ? [chips] : []), input, list, status);

    let found = [], at = -1, timer = 0, turn = 0, page = 0, more = false, term = "";
    const chosen = () => [...select.options].filter((option) => option.selected && option.value);
    const show = () => {
      if (!many) {
        input.value = chosen()[0]?.text ?? "";
        return;
      }
      chips.replaceChildren(...chosen().map((option) => {
        const chip = made("button", { type: "button", class: "chip", "aria-label": `Bỏ ${option.text}` });
        chip.textContent = option.text;
        chip.addEventListener("click", () => {
          option.remove();
          tell();
          input.focus();
        });
        return chip;
      }));
    };
    const tell = () => {
      show();
      select.dispatchEvent(new Event("change", { bubbles: true }));
      box.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const close = () => {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    // Beneath its field, or above it where there is more room: a list within a grid would be cut off by the grid's edge.
    const place = () => {
      const { left, top, bottom, width } = input.getBoundingClientRect();
      const below = innerHeight - bottom - 12, above = top - 12, up = below < 180 && above > below;
      list.style.setProperty("left", `${left}px`);
      list.style.setProperty("min-width", `${width}px`);
      list.style.setProperty("max-width", `${Math.max(width, Math.min(480, innerWidth - left - 8))}px`);
      list.style.setProperty("max-height", `${Math.min(280, up ? above : below)}px`);
      list.style.setProperty("top", up ? "auto" : `${bottom + 2}px`);
      list.style.setProperty("bottom", up ? `${innerHeight - top + 2}px` : "auto");
    };
    const mark = (number) => {
      at = number;
      [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === number)));
      const item = list.children[number];
      if (!item) return;
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
      if (more && number >= found.length - 3) ask(term, page + 1);
    };
    const choose = (one) => {
      if (!many) select.replaceChildren(new Option("", ""));
      if (one && ![...select.options].some((option) => option.value === String(one.id)))
        select.append(new Option(one.text, one.id, true, true));
      close();
      input.value = "";
      tell();
    };
    const draw = () => {
      list.replaceChildren(...found.map((one, number) => {
        const item = made("li", { id: `${key}-${number}`, role: "option", "aria-selected": "false" });
        item.textContent = one.text;
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          choose(one);
        });
        return item;
      }));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      if (found.length) place();
    };
    const ask = async (text, wanted = 1) => {
      const mine = ++turn, { url, appLabel, modelName, fieldName } = select.dataset;
      const address = new URL(url, location.href);
      const asked = { term: text, page: wanted, app_label: appLabel, model_name: modelName, field_name: fieldName };
      for (const [name, value] of Object.entries({ ...asked, ...ofTheForm(select) })) address.searchParams.set(name, value);
      let answer;
      try {
        answer = await (await fetch(address, { headers: { Accept: "application/json" } })).json();
      } catch {
        status.textContent = "Không tải được kết quả.";
        return;
      }
      if (mine !== turn || document.activeElement !== input) return;
      [term, page, more] = [text, wanted, Boolean(answer.pagination?.more)];
      const before = wanted > 1 ? found : [], kept = wanted > 1 ? at : -1;
      const same = (one) => one.text.localeCompare(text, "vi", { sensitivity: "base" }) === 0;
      found = [...before, ...answer.results];
      if (wanted === 1) found.sort((a, b) => same(b) - same(a));
      draw();
      status.textContent = found.length ? `${found.length}${more ? " kết quả đầu" : " kết quả"}` : "Không tìm thấy kết quả";
      status.classList.toggle("unseen", found.length > 0);
      if (kept >= 0) mark(kept);
      else if (text && found.length) mark(0);
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => ask(input.value.trim()), WAIT);
    });
    input.addEventListener("focus", () => input.select()); // typing replaces what is chosen
    input.addEventListener("click", () => list.hidden && ask(""));
    list.addEventListener("scroll", () => {
      if (more && list.scrollTop + list.clientHeight > list.scrollHeight - 60) {
        more = false;
        ask(term, page + 1);
      }
    });
    input.addEventListener("keydown", (event) => {
      const open = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (!open) ask("");
        else mark((at + step + found.length) % found.length);
      } else if (event.key === "Enter") {
        event.preventDefault(); // it chooses; it never sends a form that is half typed
        if (open && at >= 0) choose(found[at]);
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        event.stopPropagation(); // a drawer around it stays open
        close();
        show();
      } else if (event.key === "Backspace" && many && !input.value && chosen().length) {
        chosen().at(-1).remove();
        tell();
      }
    });
    input.addEventListener("blur", () => {
      clearTimeout(timer);
      turn++;
      close();
      status.textContent = "";
      status.classList.add("unseen");
      if (!many && !input.value.trim() && select.value) choose(null);
      else if (many) input.value = "";
      else show();
    });
    addEventListener("scroll", () => !list.hidden && place(), { capture: true, passive: true });
    select.addEventListener("change", show); // a small window has saved
    show();
  }

  const enhanceAll = (root) => root.querySelectorAll("select.combo").forEach(enhance);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => enhanceAll(document));
  else enhanceAll(document);
  document.addEventListener("formset:added", (event) => enhanceAll(event.target));
})();
