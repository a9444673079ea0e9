// Of every page: small menus that close, the menu on the left that shows where one is, the answer of the portal read
// first, and what changes without a new page read aloud.
"use strict";

// Small menus close by Escape or by a click beside them. Without this script they close by their own summary.
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});

// A long menu on the left shows where one is.
addEventListener("DOMContentLoaded", () => {
  const here = document.querySelector(".side details [aria-current]"), list = here?.closest(".side > div");
  if (!list) return;
  const below = here.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  if (below > 0) list.scrollTop += below + list.clientHeight / 3;
});

// A screen reader begins where the focus is: at what the portal answers. An answer to a form that was sent comes before the
// place in the page that the address names, which may be left from a link followed earlier; a lasting note comes after it.
document.addEventListener("DOMContentLoaded", () => {
  const main = document.querySelector("main");
  if (!main || document.querySelector("[autofocus]")) return;
  const told = main.querySelector("[data-answer]");
  const asked = main.matches("[data-answer]") || !location.hash;
  const answer = told ?? (asked ? main.querySelector("[role=alert]") ?? main.querySelector(".msg[role=status]") : null);
  if (!answer) return;
  answer.tabIndex = -1;
  const read = () => answer.focus({ preventScroll: Boolean(told && location.hash) });
  read();
  addEventListener("load", () => document.activeElement.matches(":target") && read()); // the browser went there meanwhile
});

// Out of a long table one need not go through all that is left of it: Ctrl + Enter saves.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.ctrlKey || event.isComposing) return;
  const button = event.target.form?.querySelector("[aria-keyshortcuts='Control+Enter']");
  if (!button) return;
  event.preventDefault();
  event.target.form.requestSubmit(button);
});

// document.dispatchEvent(new CustomEvent("said", { detail: "Đã bỏ dòng 2." })): for whoever does not see it happen.
document.addEventListener("said", ({ detail }) => {
  let voice = document.getElementById("loi-noi");
  if (!voice) {
    voice = document.createElement("p");
    voice.id = "loi-noi";
    voice.className = "unseen";
    voice.setAttribute("role", "status");
    document.querySelector("main").append(voice);
  }
  voice.textContent = "";
  setTimeout(() => (voice.textContent = detail), 100); // a region that is new, or has the same words, is not read
});
