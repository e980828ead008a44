/* Keeps the moving part of a page (#fresh) as the server has it: fetched when something changed, laid over what is
   there, so that focus, scroll and what is being typed stay. What changed is outlined for two seconds; nothing jumps. */
(() => {
  "use strict";
  const body = document.body;
  const region = document.getElementById("fresh");
  if (!region) return;
  const address = new URL(region.dataset.fresh, location.href).href; // the address bar may show the drawer's later
  const asServed = new WeakMap(); // element -> its HTML as the server sent it, before scripts touched it
  const holds = (node) => node.querySelector("[id]") !== null;

  const remember = (node) => {
    if (holds(node)) [...node.children].forEach(remember);
    else asServed.set(node, node.outerHTML);
  };
  remember(region);

  const names = new Set(); // whose bookings changed, to be said aloud
  const outline = (node) => {
    const name = node.dataset.name || (node.querySelector("a.row") || { textContent: "" }).textContent;
    if (name && node.matches(".tl-block, tr")) names.add(name);
    node.classList.add("changed");
    setTimeout(() => node.classList.remove("changed"), 2000);
  };

  const adopt = (node) => {
    const made = document.importNode(node, true);
    remember(made);
    return made;
  };

  const settle = (node, marked) => {
    if (window.htmx) window.htmx.process(node);
    if (marked && node.id) outline(node);
  };

  const lay = (live, fresh, marked) => {
    if (!holds(fresh) || !holds(live)) {
      if (!holds(live) && asServed.get(live) === fresh.outerHTML) return live;
      const focused = live === document.activeElement || live.contains(document.activeElement);
      const made = adopt(fresh);
      live.replaceWith(made);
      settle(made, marked);
      if (focused) (made.matches("a,button") ? made : made.querySelector("a,button,input") || made).focus({ preventScroll: true });
      return made;
    }
    for (const { name, value } of [...fresh.attributes]) if (live.getAttribute(name) !== value) live.setAttribute(name, value);
    for (const { name } of [...live.attributes]) if (!fresh.hasAttribute(name) && name !== "class") live.removeAttribute(name);
    const waiting = [...live.children].filter((child) => !child.hasAttribute("data-own"));
    let at = null;
    for (const child of fresh.children) {
      const found = waiting.findIndex((each) => (child.id ? each.id === child.id : !each.id && each.tagName === child.tagName));
      let placed;
      if (found >= 0) {
        placed = lay(waiting.splice(found, 1)[0], child, marked);
      } else {
        placed = adopt(child);
        live.insertBefore(placed, at ? at.nextSibling : live.firstChild);
        settle(placed, marked);
      }
      if (at && at.nextElementSibling !== placed && at.nextSibling !== placed) live.insertBefore(placed, at.nextSibling);
      at = placed;
    }
    waiting.forEach((child) => child.remove());
    return live;
  };

  // One fetch at a time. A word that comes meanwhile, or while a finger holds a booking, or a fetch that fails, is never
  // dropped: it is done after. What was asked for before this screen's own last act is older than what its host has seen
  // done: it is not laid, and asked for again.
  let running = false;
  let again = false;
  let failures = 0;
  let timer = 0;
  let acts = 0;
  const soon = (wait) => { clearTimeout(timer); timer = setTimeout(() => fetchFresh(true), wait); };

  const take = async (marked) => {
    const before = acts;
    const answer = await fetch(address, {
      headers: { "X-Requested-With": "fresh" }, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(10000),
    });
    if (answer.status === 404) { location.reload(); return; }
    if (!answer.ok) throw new Error(`fresh: ${answer.status}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("fresh");
    if (!fresh) { location.reload(); return; }
    if (body.dataset.busy || acts !== before) { again = true; return; }
    lay(region, fresh, marked);
    const title = document.getElementById("state");
    if (title && region.dataset.title && title.textContent !== region.dataset.title) {
      document.title = document.title.replace(title.textContent, region.dataset.title);
      title.textContent = region.dataset.title;
    }
    body.dispatchEvent(new CustomEvent("agnt:fresh"));
    if (names.size && !document.querySelector(".toast")) body.dispatchEvent(new CustomEvent("agnt:said", { detail: `Changed: ${[...names].slice(0, 3).join(", ")}${names.size > 3 ? ` and ${names.size - 3} more` : ""}` }));
    names.clear();
  };

  const fetchFresh = async (marked) => {
    if (running || body.dataset.busy) { again = true; return; }
    running = true;
    again = false;
    try {
      await take(marked);
      failures = 0;
    } catch (error) {
      again = true; // no network, or a server that is starting: the page stays as it is, and asks again
      failures += 1;
    } finally {
      running = false;
      if (again && !body.dataset.busy) soon(failures ? Math.min(500 * 2 ** failures, 15000) : 60);
    }
  };

  const concerns = (day) => {
    if (!day || !region.dataset.day) return true;
    return Math.abs(Date.parse(day) - Date.parse(region.dataset.day)) <= 86400000; // a night belongs to the day before
  };

  // What changed before the page listened, the first time too, nobody tells it.
  body.addEventListener("agnt:changed", (event) => {
    const { kind, day } = event.detail;
    if (kind === "connected" || concerns(day)) fetchFresh(true);
  });
  body.addEventListener("agnt:idle", () => { if (again) fetchFresh(true); });
  addEventListener("online", () => { if (again) fetchFresh(true); });
  body.addEventListener("agnt:fetch", () => { acts += 1; fetchFresh(true); });
  const day = document.getElementById("day");
  if (day) day.addEventListener("change", () => { if (day.value) day.form.submit(); });
})();
