// A tap on a floor plan fills the two numbers of a pin in, and a line of each shows where they are. Without this module, and by
// keyboard, the numbers are typed.

const tap = document.querySelector("[data-hw-tap]");
const form = tap?.closest("form");
if (form) {
  const at = tap.querySelector("path");
  const show = () => {
    const x = Number(form.elements.x.value) * 10, y = Number(form.elements.y.value) * 10;
    if (Number.isFinite(x) && Number.isFinite(y)) at.setAttribute("d", `M${x} 0V1000M0 ${y}H1000`);
  };
  tap.addEventListener("click", (event) => {
    const box = tap.querySelector("img").getBoundingClientRect();
    form.elements.x.value = Math.max(0, Math.min(100, (100 * (event.clientX - box.left)) / box.width)).toFixed(1);
    form.elements.y.value = Math.max(0, Math.min(100, (100 * (event.clientY - box.top)) / box.height)).toFixed(1);
    show();
  });
  form.addEventListener("input", show);
  show();
}
