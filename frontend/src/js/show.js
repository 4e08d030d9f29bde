// <div data-show-field="child.place" data-show-value="hospital"> is there only while that field says so.
// Without a script everything is shown, and the server leaves out what does not apply.
export function show() {
  const parts = document.querySelectorAll("[data-show-field]");
  if (!parts.length) return;
  const judge = () => {
    for (const part of parts) part.hidden = value(part.dataset.showField) !== part.dataset.showValue;
  };
  document.addEventListener("change", judge);
  judge();
}

function value(name) {
  for (const field of document.getElementsByName(name)) {
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) return field.value;
    } else return field.value;
  }
  return "";
}
