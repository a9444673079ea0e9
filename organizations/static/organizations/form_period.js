// Another quarter has other communes: lists them as soon as it is typed. Without scripts the button does it.
document.addEventListener("change", (event) => {
  const button = document.querySelector("button[data-lists-units]");
  if (button && ["year", "quarter"].includes(event.target.name)) {
    button.form.requestSubmit(button);
  }
});
