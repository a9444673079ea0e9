// A form is of months, or of quarters …: its periods alone are offered, and the one that ended last is chosen.
// Another form or period has other units: lists them as soon as it is chosen. Without scripts the button does it.
(() => {
  const chosen = document.querySelector("select[name=report_form]");
  const period = document.querySelector("select[name=period]");
  const year = document.querySelector("input[name=year]");
  if (!chosen || !period || !year) {
    return;
  }

  const offer = () => {
    const option = chosen.selectedOptions[0];
    const codes = option && option.dataset.codes ? option.dataset.codes.split(" ") : null;
    for (const group of period.querySelectorAll("optgroup")) {
      const offered = !codes || [...group.children].some((each) => codes.includes(each.value));
      group.hidden = !offered;
      group.disabled = !offered;
    }
    if (codes && !codes.includes(period.value)) {
      period.value = option.dataset.period;
      year.value = option.dataset.year;
    }
  };

  offer();
  document.addEventListener("change", (event) => {
    if (event.target === chosen) {
      offer();
    }
    const button = document.querySelector("button[data-lists-units]");
    if (button && [chosen, period, year].includes(event.target)) {
      button.form.requestSubmit(button);
    }
  });
})();
