// Proposes the next number in a new numbered row; the server fills it as well when it is left blank.
document.addEventListener("formset:added", (event) => {
  const row = event.target;
  const field = row.querySelector("input[data-ordinal]");
  const group = row.closest("[data-inline-type]");
  if (!field || !group || field.value) return;
  const taken = [...group.querySelectorAll("input[data-ordinal]")].map((other) => parseInt(other.value, 10) || 0);
  field.value = Math.max(0, ...taken) + 1;
});
