/* What every page of a venue shares: the drawer, the live socket that catches up, and being told when the line is gone. */
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");
  const body = document.body;
  const state = document.getElementById("link-state");
  const drawer = document.getElementById("drawer");
  const slug = body.dataset.venue;
  if (!slug) return;

  // What was done or has changed is said aloud by an element that was there before.
  const said = document.getElementById("said");
  document.body.addEventListener("agnt:said", (event) => {
    if (!said) return;
    said.textContent = "";
    setTimeout(() => { said.textContent = event.detail; }, 60);
  });

  const say = (words) => {
    if (!state) return;
    state.textContent = words;
    state.hidden = !words;
  };

  // The socket carries only the word that something changed; whoever listens for "agnt:changed" fetches it.
  let tries = 0;
  const connect = () => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/venue/${slug}/`);
    socket.addEventListener("open", () => {
      if (tries) say("");
      tries = 0;
      body.dispatchEvent(new CustomEvent("agnt:changed", { detail: { kind: "connected" } }));
    });
    socket.addEventListener("message", (event) => {
      body.dispatchEvent(new CustomEvent("agnt:changed", { detail: JSON.parse(event.data) }));
    });
    socket.addEventListener("close", (event) => {
      if (event.code === 4403) { location.reload(); return; }
      tries += 1;
      if (tries === 2) say("Not connected: what you see may be old. Trying again by itself.");
      setTimeout(connect, Math.min(500 * 2 ** Math.min(tries, 5), 10000) * (0.7 + Math.random() * 0.6));
    });
  };
  connect();

  // The drawer: its content has its own address; Escape and the close button give the page back.
  const shut = () => {
    if (!drawer || !drawer.firstElementChild) return;
    const back = drawer.querySelector("[data-close]");
    if (back && back.getAttribute("href") && drawer.dataset.page === "own") { location.assign(back.href); return; }
    drawer.replaceChildren();
    body.dispatchEvent(new CustomEvent("agnt:drawer-closed"));
    giveBack();
  };
  // Where the drawer was opened from; laid anew meanwhile it has the same id, or stands in what has.
  let from = null;
  let within = "";
  const giveBack = () => {
    const stands = from && from.isConnected ? from : document.getElementById((from && from.id) || within || "none");
    const to = stands && !stands.matches("a, button") ? stands.querySelector("a, button") : stands;
    (to || document.getElementById("timeline") || document.getElementById("main")).focus({ preventScroll: Boolean(!to) });
    from = null;
  };
  // A menu shuts when something else is pressed, and by Escape, which gives the focus back to its word.
  const menus = () => document.querySelectorAll("details.rush[open], details.rail-more[open]");
  document.addEventListener("click", (event) => menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
  document.addEventListener("keydown", (event) => {
    const [menu] = event.key === "Escape" ? menus() : [];
    if (!menu) return;
    event.stopImmediatePropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer && drawer.firstElementChild) { event.preventDefault(); shut(); }
  });
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close && drawer && drawer.contains(close)) { event.preventDefault(); shut(); }
    const opener = event.target.closest("[hx-target='#drawer']");
    if (!opener || drawer.contains(opener)) return;
    from = opener;
    within = (opener.closest("li[id], tr[id], .tl-row[id]") || { id: "" }).id;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === drawer && drawer.firstElementChild) drawer.focus({ preventScroll: true });
  });
  // While details are fetched their outline stands there; an answer that comes at once shows none.
  let awaited = 0;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const outline = document.getElementById("skeleton");
    if (event.detail.target !== drawer || drawer.contains(event.detail.elt) || !outline) return;
    clearTimeout(awaited);
    awaited = setTimeout(() => drawer.replaceChildren(outline.content.cloneNode(true)), 120);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.target !== drawer) return;
    clearTimeout(awaited);
    drawer.querySelectorAll(":scope > .skeletons").forEach((each) => each.remove());
  });
  document.addEventListener("htmx:sendError", () => say("That did not reach the server. Nothing was changed; try again."));
  // What a person presses clears the words of the last act; what a page loads by itself does not.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (/load|every|agnt:|input|revealed/.test(event.detail.elt.getAttribute("hx-trigger") || "")) return;
    const p = document.getElementById("problems");
    if (p) p.replaceChildren();
  });
})();
