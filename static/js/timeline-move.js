/* Moving a booking: the ghost that shows where it would go, the request, and the way back. Drag and keys share it. */
(() => {
  "use strict";
  const line = window.agntTimeline;
  if (!line) return;
  const base = `/venue/${document.body.dataset.venue}/bookings/`;
  let ghost = null;

  const rowOf = (block) => block.closest(".tl-row");

  const drop = () => {
    if (ghost) ghost.remove();
    ghost = null;
    document.querySelectorAll(".is-source, .is-target").forEach((node) => node.classList.remove("is-source", "is-target"));
    delete document.body.dataset.busy;
    document.body.dispatchEvent(new CustomEvent("agnt:idle"));
  };

  // wish: { block, row, start, length } in minutes of the axis.
  const show = (wish) => {
    document.body.dataset.busy = "1";
    if (!ghost) {
      ghost = document.createElement("div");
      ghost.className = "tl-ghost";
      ghost.setAttribute("data-own", "");
      ghost.setAttribute("role", "status");
      document.getElementById("tl-body").append(ghost);
      wish.block.classList.add("is-source");
    }
    const track = wish.row.querySelector(".tl-track");
    ghost.style.left = `${track.offsetLeft + wish.start * line.px()}px`;
    ghost.style.top = `${wish.row.offsetTop + 3}px`;
    ghost.style.width = `${wish.length * line.px() - 3}px`;
    ghost.style.height = `${wish.block.offsetHeight}px`;
    document.querySelectorAll(".tl-row.is-target").forEach((row) => row.classList.toggle("is-target", row === wish.row));
    wish.row.classList.add("is-target");
    const words = says(wish);
    if (ghost.textContent !== words) ghost.textContent = words;
  };

  const says = ({ block, row, start, length }) => {
    const table = row.dataset.name ? `, ${row.dataset.name}` : "";
    if (length !== Number(block.dataset.length)) return `${line.wall(start)}-${line.wall(start + length)}${table}`;
    return `${line.wall(start)}${table}`;
  };

  const changed = ({ block, row, start, length }) =>
    row !== rowOf(block) || start !== Number(block.dataset.start) || length !== Number(block.dataset.length);

  const fields = ({ block, row, start, length }) => {
    const wanted = { version: block.dataset.version };
    if (start !== Number(block.dataset.start)) wanted.starts_at = line.moment(start);
    if (length !== Number(block.dataset.length)) wanted.minutes = String(length);
    if (row !== rowOf(block)) { wanted.from_resource = rowOf(block).dataset.resource; wanted.to_resource = row.dataset.resource; }
    return wanted;
  };

  // The next move may come before the fresh page does: it starts where this one ended, and names the version it made.
  const put = (block, { row, start, length }) => {
    if (!block.isConnected) return;
    block.dataset.start = String(start);
    block.dataset.length = String(length);
    block.style.setProperty("--s", String(start));
    block.style.setProperty("--d", String(length));
    if (row !== rowOf(block)) row.querySelector(".tl-track").append(block);
  };
  const seen = (booking, answer) => document.querySelectorAll(`.tl-block[data-booking="${booking}"]`).forEach((block) => { block.dataset.version = answer.version; });

  // An undo is the booking's own: what it was, what its guest agreed to and said then. It is not itself undone here.
  const undo = async (booking, back) => {
    try {
      const answer = await window.agntToast.post(back.address, back.fields);
      seen(booking, answer);
      window.agntToast.show(answer.words, { phone: answer.phone });
    } catch (error) {
      window.agntToast.show(error.message, { stop: true });
    }
    document.body.dispatchEvent(new CustomEvent("agnt:fetch"));
  };

  // The one party in the way has the other table, and fits where this one was: both change places at once.
  const trade = async (booking, version, other, undone) => {
    try {
      const answer = await window.agntToast.post(`${base}${booking}/trade/`, { version, with: other.with, with_version: other.with_version });
      seen(booking, answer);
      seen(answer.with, { version: answer.with_version });
      const back = { ...other, with_version: answer.with_version };
      if (undone) window.agntToast.show("Put back as it was.");
      else window.agntToast.show(`Traded tables with ${other.name}.`, { action: "Undo", act: () => trade(booking, answer.version, back, true) });
    } catch (error) {
      window.agntToast.show(error.message, { stop: true });
    }
    document.body.dispatchEvent(new CustomEvent("agnt:fetch"));
  };

  const send = async (booking, wanted, wish) => {
    try {
      const answer = await window.agntToast.post(`${base}${booking}/move/`, wanted);
      seen(booking, answer);
      put(wish.block, wish);
      const back = answer.undo ? { action: "Undo", act: () => undo(booking, answer.undo) } : {};
      window.agntToast.show(answer.words, { phone: answer.phone, ...back });
    } catch (error) {
      const other = error.trade;
      const anyway = other ? { action: `Trade tables with ${other.name}`, act: () => trade(booking, wanted.version, other, false) } : error.mayForce ? { action: "Do it anyway", act: () => send(booking, { ...wanted, force: "1" }, wish) } : {};
      window.agntToast.show(error.message, { stop: true, ...anyway });
    }
    document.body.dispatchEvent(new CustomEvent("agnt:fetch"));
  };

  const apply = async (wish) => {
    try {
      if (changed(wish)) await send(wish.block.dataset.booking, fields(wish), wish);
    } finally {
      drop(); // whatever happened: a page that is held busy is never fresh again
    }
  };

  window.agntMove = { show, drop, apply, rowOf };
})();
