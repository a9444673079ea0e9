// Beside every form that is sent with a token: a second press is held back, and long texts are kept on the server while
// they are typed. Without this script the server still takes a form once; only drafts are not kept.
document.addEventListener("DOMContentLoaded", () => {
  const QUIET = 2000; // milliseconds without a key before a draft is sent
  const PRESSED = 4000; // milliseconds for which a second press is a slip of the finger
  const ADDRESS = "/ban-nhap/";
  const changed = new Map(); // form → its text areas with unsent changes
  const onTheWay = new Map(); // form → those whose draft is being sent
  const timers = new WeakMap();
  const sent = new WeakSet(); // forms on their way

  const tokenOf = (form) => form.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  const isOurs = (form) => form && form.querySelector("input[name=form_token]") && tokenOf(form);
  const keyOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
  // A row of a list inside a page is known by its record: rows may have moved when the text is taken up.
  const fieldOf = (area) => {
    const [, list, row, field] = area.name.match(/^(.+)-(\d+)-(.+)$/) ?? [];
    const record = list && area.form.elements[`${list}-${row}-id`]?.value;
    return record ? `${list}:${record}-${field}` : area.name;
  };

  // A form of many lines (data-draft="whole") is kept as a whole, and its page shows it again as it had been filled.
  const isWhole = (form) => form.dataset.draft === "whole";
  const NOT_KEPT = ["csrfmiddlewaretoken", "form_token"];
  const wholeOf = (form) =>
    JSON.stringify([...new FormData(form)].filter(([name, value]) => !NOT_KEPT.includes(name) && typeof value === "string"));
  const asOpened = new Map();
  for (const form of document.querySelectorAll("form[data-draft=whole]")) asOpened.set(form, wholeOf(form));

  const contentOf = (form, areas) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", tokenOf(form));
    data.append("form", keyOf(form));
    data.append("of", form.elements.form_token.value);
    if (isWhole(form)) {
      const whole = wholeOf(form);
      const untouched = whole === asOpened.get(form) && form.dataset.fromDraft === undefined;
      data.append("field", "*");
      data.append("text", untouched ? "" : whole);
      return data;
    }
    for (const area of [...areas].filter((one) => one.form)) {
      data.append("field", fieldOf(area));
      data.append("text", area.value === area.defaultValue ? "" : area.value);
    }
    return data;
  };

  const note = (area, text) => {
    const place = area.form.querySelector("[data-draft-said]");
    if (place) {
      if (place.textContent !== text) place.textContent = text; // the same is not read again
      return;
    }
    let line = area.parentElement.querySelector(".draft-note");
    if (!line) {
      line = document.createElement("small");
      line.className = "hint draft-note";
      line.setAttribute("role", "status");
      area.after(line);
    }
    if (line.textContent !== text) line.textContent = text;
  };

  const keep = async (form) => {
    const areas = changed.get(form);
    if (!areas || sent.has(form)) return;
    changed.delete(form);
    onTheWay.set(form, areas);
    let kept = false;
    try {
      const answer = await fetch(ADDRESS, { method: "POST", body: contentOf(form, areas), redirect: "manual" });
      kept = answer.status === 204;
    } catch {
      kept = false; // the network is away: the next key tries again
    }
    if (onTheWay.get(form) === areas) onTheWay.delete(form);
    const now = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    const said = kept ? `Đã lưu nháp lúc ${now}.` : "Chưa lưu nháp được; khi gửi, nội dung vẫn được giữ.";
    [...areas].filter((area) => area.form).forEach((area) => note(area, said)); // not of a line taken out meanwhile
    if (kept) form.dispatchEvent(new Event("draft-kept"));
  };

  document.addEventListener("input", (event) => {
    const area = event.target;
    const form = area.form;
    if (!area.name || !isOurs(form) || (area.tagName !== "TEXTAREA" && !isWhole(form))) return;
    if (!changed.has(form)) changed.set(form, new Set());
    changed.get(form).add(area);
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), QUIET));
  });

  // The page goes away before the two seconds are over, or before a draft has arrived: what is on its way then stops.
  const sendRest = () => {
    const forms = new Set([...onTheWay.keys(), ...changed.keys()]);
    for (const form of forms) {
      const areas = new Set([...(onTheWay.get(form) ?? []), ...(changed.get(form) ?? [])]);
      if (!sent.has(form)) navigator.sendBeacon(ADDRESS, contentOf(form, areas));
    }
    changed.clear();
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && sendRest());
  window.addEventListener("pagehide", sendRest);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!isOurs(form) || event.defaultPrevented) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    clearTimeout(timers.get(form));
    sent.add(form);
    setTimeout(() => sent.delete(form), PRESSED);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form").forEach((form) => sent.delete(form));
  });

  // The bar that offers a draft.
  for (const bar of document.querySelectorAll("form.text-draft")) {
    const { form: key, field } = bar.dataset;
    const area = [...document.querySelectorAll("textarea")].find(
      (one) => one.name && isOurs(one.form) && keyOf(one.form) === key && fieldOf(one) === field,
    );
    const text = bar.querySelector("pre").textContent;
    const isNewRow = /-\d+-/.test(field);
    if (!area || (isNewRow && area.value)) continue; // the text stands in the bar to be copied
    if (area.value === text) {
      bar.hidden = true;
      continue;
    }
    const button = bar.querySelector("button[type=button]");
    button.hidden = false;
    button.addEventListener("click", () => {
      area.value = text;
      area.dispatchEvent(new Event("input", { bubbles: true }));
      for (let place = area.closest("details"); place; place = place.parentElement.closest("details")) place.open = true;
      bar.hidden = true;
      area.focus();
    });
  }
});
