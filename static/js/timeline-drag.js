/* Drag a booking to another time or table, or its end to another length. A mouse drags at once, a finger after a short
   press (a swipe scrolls). Escape gives up. Whoever cannot drag has the drawer's form and Alt + arrows. */
(() => {
  "use strict";
  const line = window.agntTimeline;
  const move = window.agntMove;
  if (!line || !move) return;
  const PRESS = 350;
  const NEAR = 6;
  const EDGE = 44;
  let drag = null;

  const rowAt = (y) => [...document.querySelectorAll(".tl-row")].find((row) => {
    const box = row.getBoundingClientRect();
    return y >= box.top && y < box.bottom && row.dataset.resource !== "0";
  });
  const snapped = (minute) => { const slot = Number(line.view().dataset.slot); return Math.round(minute / slot) * slot; };
  const within = (minute, length) => Math.max(0, Math.min(Number(line.view().dataset.minutes) - length, minute));

  const begin = () => {
    if (!drag) return;
    drag.on = true;
    clearTimeout(drag.timer);
    if (!stands()) { drag = null; return; }
    try { drag.block.setPointerCapture(drag.pointer); } catch (error) { /* the pointer is gone: the next move tells */ }
    update();
  };

  // A fresh page may have laid a new block over the one that was touched.
  const stands = () => {
    if (!drag.block.isConnected) drag.block = document.getElementById(drag.block.id);
    return drag.block !== null;
  };

  const update = () => {
    if (!stands()) { drag = null; move.drop(); return; }
    const { block, x, y, at } = drag;
    const scrolled = line.view().scrollLeft - drag.scroll;
    const moved = (at.x - x + scrolled) / line.px();
    const start = Number(block.dataset.start);
    const length = Number(block.dataset.length);
    if (drag.resize) {
      const slot = Number(line.view().dataset.slot);
      drag.wish = { block, row: move.rowOf(block), start, length: Math.max(slot, snapped(start + length + moved) - start) };
    } else {
      const row = Math.abs(at.y - y) > NEAR || drag.wish ? rowAt(at.y) || (drag.wish && drag.wish.row) || move.rowOf(block) : move.rowOf(block);
      const to = Math.abs(moved) * line.px() > NEAR ? within(snapped(start + moved), length) : start;
      drag.wish = { block, row, start: to, length };
    }
    move.show(drag.wish);
    const box = line.view().getBoundingClientRect();
    if (at.x > box.right - EDGE) line.view().scrollLeft += 14;
    else if (at.x < box.left + line.nameWidth() + EDGE / 2) line.view().scrollLeft -= 14;
    if (at.y > box.bottom - EDGE) line.view().scrollTop += 10;
    else if (at.y < box.top + 80) line.view().scrollTop -= 10;
  };

  const end = (apply) => {
    if (!drag) return;
    const { on, wish, timer } = drag;
    clearTimeout(timer);
    drag = null;
    if (!on) return;
    const swallow = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
    document.addEventListener("click", swallow, { capture: true });
    setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), 60);
    if (apply && wish) move.apply(wish);
    else move.drop();
  };

  document.addEventListener("pointerdown", (event) => {
    const block = event.target.closest(".tl-block[data-movable]");
    if (!block || event.button !== 0 || !event.isPrimary || drag) return;
    const resize = Boolean(event.target.closest(".tl-grip"));
    const at = { x: event.clientX, y: event.clientY };
    drag = { block, resize, pointer: event.pointerId, x: at.x, y: at.y, at, scroll: line.view().scrollLeft, on: false, wish: null, touch: event.pointerType !== "mouse" };
    if (drag.touch && !resize) drag.timer = setTimeout(begin, PRESS);
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    drag.at = { x: event.clientX, y: event.clientY };
    if (drag.on) { update(); return; }
    const far = Math.hypot(drag.at.x - drag.x, drag.at.y - drag.y) > NEAR;
    if (!far) return;
    if (drag.touch && !drag.resize) { clearTimeout(drag.timer); drag = null; return; } // a swipe
    begin();
  });
  document.addEventListener("pointerup", (event) => { if (drag && event.pointerId === drag.pointer) end(true); });
  document.addEventListener("pointercancel", (event) => { if (drag && event.pointerId === drag.pointer) end(false); });
  document.addEventListener("touchmove", (event) => { if (drag && drag.on) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (event) => { if (drag && drag.touch) event.preventDefault(); });
  document.addEventListener("dragstart", (event) => { if (event.target.closest && event.target.closest(".tl-block")) event.preventDefault(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) { event.stopImmediatePropagation(); end(false); }
  }, { capture: true });
})();
