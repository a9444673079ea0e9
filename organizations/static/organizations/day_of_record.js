// On the page of a new record, what is offered while a name is typed depends on the day that is typed in the same form:
// what stands there goes along. Without it whatever there ever was is offered, and refused on saving.
django.jQuery.ajaxPrefilter((options) => {
  const asked = new URL(options.url, window.location.origin);
  if (asked.searchParams.get("ngay") !== "") {
    return;
  }
  const model = asked.searchParams.get("model_name") ?? "";
  const field = asked.searchParams.get("field_name") ?? "";
  const input = document.querySelector(`select[data-model-name="${model}"][name="${field}"][data-day-fields]`);
  for (const name of input ? input.dataset.dayFields.split(" ") : []) {
    const parts = [name, `${name}_0`, `${name}_1`].map((each) => input.form.elements[each]?.value ?? "");
    asked.searchParams.set(`co_${name}`, parts.join(" ").trim());
  }
  options.url = asked.pathname + asked.search;
});
