/* The diary by keyboard: arrows go from booking to booking, Enter opens, Alt + arrows move (with Shift: lengthen), Enter
   applies, Escape gives up; n, w, t, / and + - from anywhere outside a field. */
(() => {
  "use strict";
  const line = window.agntTimeline;
  const move = window.agntMove;
  if (!line) return;
  let wish = null;

  const blocks = () => [...document.querySelectorAll(".tl-block")];
  const rows = () => [...document.querySelectorAll(".tl-row")];
  const middle = (block) => Number(block.dataset.start) + Number(block.dataset.length) / 2;

  // Only one block stands in the order of the Tab key; the arrows reach the rest.
  const rove = (to) => {
    const all = blocks();
    const current = to || all.find((block) => block === document.activeElement) || all.find((block) => block.tabIndex === 0) || all[0];
    all.forEach((block) => { block.tabIndex = block === current ? 0 : -1; });
  };
  const go = (block) => {
    if (!block) return;
    rove(block);
    block.focus({ preventScroll: true });
    block.scrollIntoView({ block: "nearest", inline: "nearest" });
    const box = line.view();
    const left = block.getBoundingClientRect().left - box.getBoundingClientRect().left - line.nameWidth();
    if (left < 0) box.scrollLeft += left - 8;
  };

  const beside = (block, step) => {
    const mine = [...move.rowOf(block).querySelectorAll(".tl-block")].sort((a, b) => a.dataset.start - b.dataset.start);
    return mine[mine.indexOf(block) + step];
  };
  const above = (block, step) => {
    const all = rows();
    for (let at = all.indexOf(move.rowOf(block)) + step; at >= 0 && at < all.length; at += step) {
      const found = [...all[at].querySelectorAll(".tl-block")].sort((a, b) => Math.abs(middle(a) - middle(block)) - Math.abs(middle(b) - middle(block)));
      if (found.length) return found[0];
    }
    return null;
  };

  const shift = (block, key, lengthen) => {
    const slot = Number(line.view().dataset.slot);
    if (!wish || wish.block !== block) wish = { block, row: move.rowOf(block), start: Number(block.dataset.start), length: Number(block.dataset.length) };
    const step = key === "ArrowRight" ? slot : key === "ArrowLeft" ? -slot : 0;
    if (lengthen) wish.length = Math.max(slot, wish.length + step);
    else wish.start = Math.max(0, Math.min(Number(line.view().dataset.minutes) - wish.length, wish.start + step));
    if (key === "ArrowUp" || key === "ArrowDown") {
      const all = rows().filter((row) => row.dataset.resource !== "0");
      wish.row = all[Math.max(0, Math.min(all.length - 1, all.indexOf(wish.row) + (key === "ArrowDown" ? 1 : -1)))];
    }
    move.show(wish);
  };

  document.addEventListener("keydown", (event) => {
    const block = event.target.closest && event.target.closest(".tl-block");
    if (!block) return;
    if (wish && event.key === "Enter") { event.preventDefault(); const done = wish; wish = null; move.apply(done); return; }
    if (wish && event.key === "Escape") { event.preventDefault(); event.stopImmediatePropagation(); wish = null; move.drop(); return; }
    if (!event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.altKey) { if (block.hasAttribute("data-movable")) shift(block, event.key, event.shiftKey); return; }
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") go(beside(block, event.key === "ArrowRight" ? 1 : -1));
    else go(above(block, event.key === "ArrowDown" ? 1 : -1));
  }, { capture: true });
  document.addEventListener("focusout", (event) => {
    if (wish && event.target === wish.block && document.contains(wish.block)) { wish = null; move.drop(); }
  });
  document.addEventListener("focusin", (event) => { if (event.target.matches && event.target.matches(".tl-block")) rove(event.target); });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const press = (id) => { const to = document.getElementById(id); if (to) { event.preventDefault(); to.click(); } };
    if (event.key === "n") press("new-booking");
    else if (event.key === "w") press("walk-in");
    else if (event.key === "t") { event.preventDefault(); location.assign(`/venue/${document.body.dataset.venue}/diary/`); }
    else if (event.key === "/") { event.preventDefault(); location.assign(`/venue/${document.body.dataset.venue}/bookings/`); }
    else if (event.key === "+" || event.key === "=") line.scale(1);
    else if (event.key === "-") line.scale(-1);
  });

  rove();
  document.body.addEventListener("agnt:fresh", () => rove());
})();
