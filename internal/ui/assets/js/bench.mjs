// The list of the mapping workbench by arrow keys. Without this module its links work as any.

const list = document.querySelector("[data-hw-bench]");

list?.addEventListener("keydown", (event) => {
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (to === undefined || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  links[Math.max(0, Math.min(links.length - 1, to))].focus();
});

// The label that is worked on is in sight in a list that scrolls.
const current = list?.querySelector("[aria-current]");
if (current && list.scrollHeight > list.clientHeight) list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;
