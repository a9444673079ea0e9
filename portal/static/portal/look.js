// Small menus that close by Escape or by a click beside them: without this script they close by their own summary.
// And a long menu on the left shows where one is.
"use strict";
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
addEventListener("DOMContentLoaded", () => {
  const here = document.querySelector(".side details [aria-current]"), list = here?.closest(".side > div");
  if (!list) return;
  const below = here.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  if (below > 0) list.scrollTop += below + list.clientHeight / 3;
});
