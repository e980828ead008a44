/* The service worker of a venue's pages. It keeps the lists and sheets of today and tomorrow, as they were last seen, and
   shows them when there is no network, read-only and with their time. Everything else goes to the network as ever.
   A venue that answers 404 (or asks to sign in) is forgotten: whoever lost his right finds nothing here either. */
"use strict";

const SHELL = "agnt-static";
const slugOf = (url) => (url.pathname.match(/^\/venue\/([^/]+)\//) || [])[1];
const cacheOf = (slug) => `agnt-diary-${slug}`;
const key = (slug, view, day) => `/venue/${slug}/diary/${view}/?day=${day}`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const forget = (slug) => caches.delete(cacheOf(slug));

// The answer with the moment at which it was kept.
const keep = async (slug, name, answer) => {
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", String(Date.now()));
  const body = await answer.blob();
  const cache = await caches.open(cacheOf(slug));
  await cache.put(name, new Response(body, { status: 200, headers }));
};

const isTheirs = (answer) => answer.ok && !answer.redirected;
const isRefused = (answer) => answer.status === 404 || answer.status === 403 || (answer.redirected && !new URL(answer.url).pathname.startsWith("/venue/"));

self.addEventListener("message", (event) => {
  const { slug, days, zone } = event.data || {};
  if (!slug || !days) return;
  event.waitUntil((async () => {
    await caches.open(SHELL).then((cache) => cache.put("/zone", new Response(zone || "UTC")));
    for (const day of days) {
      for (const view of ["list", "sheet"]) {
        const answer = await fetch(key(slug, view, day), { credentials: "same-origin" }).catch(() => null);
        if (!answer) return;
        if (isRefused(answer)) { await forget(slug); return; }
        if (isTheirs(answer)) await keep(slug, key(slug, view, day), answer);
      }
    }
    const cache = await caches.open(cacheOf(slug));
    await cache.put("today", new Response(days[0]));
    const wanted = new Set(days.flatMap((day) => ["list", "sheet"].map((view) => key(slug, view, day))));
    for (const request of await cache.keys()) {
      const url = new URL(request.url);
      if (url.search && !wanted.has(url.pathname + url.search)) await cache.delete(request);
    }
  })());
});

const asOf = async (kept) => {
  const zone = await caches.match("/zone").then((found) => (found ? found.text() : "UTC"));
  return new Intl.DateTimeFormat("en-GB", { weekday: "short", hour: "2-digit", minute: "2-digit", timeZone: zone }).format(new Date(Number(kept.headers.get("X-Kept-At"))));
};

// What is kept of the asked page; of a page that is not kept, today's list, which says so.
const offline = async (slug, url) => {
  const cache = await caches.open(cacheOf(slug));
  const today = await cache.match("today").then((found) => (found ? found.text() : ""));
  const view = url.pathname.endsWith("/sheet/") ? "sheet" : "list";
  const day = url.searchParams.get("day") || today;
  const asked = url.pathname.includes("/diary/") ? await cache.match(key(slug, view, day)) : null;
  const kept = asked || (await cache.match(key(slug, "list", today)));
  if (!kept) return nothing();
  const said = await asOf(kept);
  const what = asked ? `This is the diary as of ${said}; it can be read, not changed.` : `The page you asked for needs it. This is today's diary as of ${said}; it can be read, not changed.`;
  const html = (await kept.text())
    .replace('<body class="', '<body class="is-offline ')
    .replace('<div id="problems"', `<p class="notice warn offline-note" role="status"><strong>No network.</strong> ${what} <a href="${key(slug, "list", today)}">Today</a></p><div id="problems"`);
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" } });
};

const nothing = () => new Response(
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>No network</title><h1>No network</h1><p>Nothing of the diary was kept on this device yet. <a href="">Try again</a> when the network is back.</p></html>',
  { status: 503, headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" } },
);

// Whether this browser may still see the venue's diary: else what is kept of it goes.
const ask = async (slug) => {
  const answer = await fetch(`/venue/${slug}/diary/list/`, { credentials: "same-origin" }).catch(() => null);
  if (answer && isRefused(answer)) await forget(slug);
};

// The whole page is read before it is given: a line that breaks in the middle of it ends at what is kept.
const page = async (event, slug, url) => {
  try {
    const answer = await fetch(event.request);
    if (answer.type === "opaqueredirect") { // where to is not told: perhaps to sign in
      event.waitUntil(ask(slug));
      return answer;
    }
    if (isRefused(answer)) await forget(slug);
    if (!answer.headers.get("Content-Type")?.startsWith("text/html")) return answer;
    return new Response(await answer.blob(), { status: answer.status, statusText: answer.statusText, headers: answer.headers });
  } catch (error) {
    return offline(slug, url);
  }
};

const shell = async (request) => {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept) return kept;
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  const slug = slugOf(url);
  if (url.pathname.startsWith("/static/")) event.respondWith(shell(event.request));
  else if (slug && event.request.mode === "navigate") event.respondWith(page(event, slug, url));
});
