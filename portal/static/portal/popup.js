// In the small window that has saved a related record: says so to the page that opened it, and closes.
"use strict";
const answer = JSON.parse(document.currentScript.dataset.answer);
if (window.opener && window.opener.takeRelated) {
  window.opener.takeRelated(window.name, answer);
  window.close();
}
