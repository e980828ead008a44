/* The simulator's phone: sends what is typed or tapped, shows what arrives. The socket only says that something is
   new; what it is comes from the server, after the number of the last line shown, so a lost socket loses nothing. */
(function () {
  "use strict";

  var talk = document.getElementById("talk");
  var screen = document.getElementById("screen");
  var composer = document.getElementById("composer");
  var taps = document.getElementById("taps");
  var say = document.getElementById("say");
  var link = document.getElementById("link");
  var story = document.getElementById("story");
  var hello = document.getElementById("hello");
  var busy = false;
  var again = false;
  var socket = null;
  var waitMs = 500;
  var eagerUntil = 0;
  var seconds = 0;

  function shown() {
    return talk.querySelectorAll("li[data-sequence]").length;
  }

  /* A line that was shown already comes again where one before it was still on its way: the new one takes its place. */
  function once() {
    var known = {};
    talk.querySelectorAll("li[data-sequence]").forEach(function (line) {
      if (known[line.id]) { known[line.id].replaceWith(line); }
      known[line.id] = line;
    });
  }

  function toEnd() {
    screen.scrollTop = screen.scrollHeight;
  }

  function nearEnd() {
    return screen.scrollHeight - screen.scrollTop - screen.clientHeight < 120;
  }

  /* One question at a time: two answers after the same number would show the same line twice. Each has a source of
     its own: htmx lets requests of one source wait for each other, and calls the waiting one done. */
  function look() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    var before = shown();
    var after = document.getElementById("typing").dataset.cursor;
    var follow = nearEnd();
    window.htmx
      .ajax("GET", talk.dataset.thread + "?after=" + after, { source: talk, target: "#talk", swap: "beforeend" })
      .catch(function () {})
      .then(function () {
        once();
        settle(before !== shown(), follow);
        busy = false;
        if (again) { look(); }
      });
  }

  function settle(news, follow) {
    talk.querySelectorAll("li.pending").forEach(function (line) {
      if (talk.querySelector('li[data-sequence][data-wamid="' + line.dataset.wamid + '"]')) { line.remove(); }
    });
    hello.hidden = talk.children.length > 0;
    if (news && follow) { toEnd(); }
    if (news) { window.htmx.ajax("GET", story.dataset.url, { source: story, target: "#story", swap: "innerHTML" }); }
    if (talk.querySelector("[data-unread]") && !document.hidden) { post(talk.dataset.seen, new FormData(composer)); }
    connect();
  }

  function post(url, form) {
    return fetch(url, { method: "POST", body: form, headers: { "HX-Request": "true" }, credentials: "same-origin" });
  }

  function connect() {
    var conversation = document.getElementById("typing").dataset.conversation;
    if (socket || !conversation) { return; }
    var scheme = location.protocol === "https:" ? "wss://" : "ws://";
    socket = new WebSocket(scheme + location.host + "/ws/simulator/" + conversation + "/");
    socket.onopen = function () {
      waitMs = 500;
      link.textContent = "";
    };
    socket.onmessage = look;
    socket.onclose = function () {
      link.textContent = "The live connection was lost. Trying again; messages still arrive, a little later.";
      setTimeout(function () {
        socket = null;
        connect();
      }, waitMs);
      waitMs = Math.min(waitMs * 2, 8000);
    };
  }

  function live() {
    return socket !== null && socket.readyState === WebSocket.OPEN;
  }

  function newWamid() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return "wamid.SIM" + Array.from(bytes, function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }

  function showPending(words, wamid) {
    var line = document.createElement("li");
    line.className = "bubble me pending";
    line.dataset.wamid = wamid;
    var text = document.createElement("p");
    text.textContent = words;
    line.append(text);
    talk.append(line);
    hello.hidden = true;
    toEnd();
    return line;
  }

  function failed(line) {
    line.className = "bubble me pending lost";
    var note = document.createElement("p");
    note.className = "trouble";
    note.textContent = "The server did not take this. Send it again in a moment.";
    line.append(note);
  }

  function send(form, words) {
    var wamid = newWamid();
    form.set("wamid", wamid);
    var line = showPending(words, wamid);
    eagerUntil = Date.now() + 30000;
    post(composer.action, form).then(
      function (answer) {
        if (!answer.ok) { failed(line); }
        look();
      },
      function () { failed(line); }
    );
    say.focus();
  }

  composer.addEventListener("submit", function (event) {
    event.preventDefault();
    var words = say.value.trim();
    if (!words) { return; }
    send(new FormData(composer), words);
    say.value = "";
  });

  taps.addEventListener("submit", function (event) {
    var button = event.submitter;
    if (!button) { return; }
    event.preventDefault();
    var form = new FormData(taps);
    form.set(button.name, button.value);
    send(form, button.firstChild.textContent.trim());
  });

  setInterval(function () {
    seconds += 1;
    if (document.hidden) { return; }
    var every = live() ? 15 : Date.now() < eagerUntil ? 1 : 5;
    if (seconds % every === 0) { look(); }
  }, 1000);

  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) { look(); }
  });

  toEnd();
  connect();
  if (talk.querySelector("[data-unread]")) { settle(false, false); }
})();
