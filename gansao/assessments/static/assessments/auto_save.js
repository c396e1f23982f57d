// A sheet saves itself, field by field. What is typed is kept on this machine until the server has it.
// Without this file every criterion has its own button.

const KEPT = "gansao:";
const WAIT = 900; // milliseconds after the last key
const AGAIN = 15000; // milliseconds between tries while the server cannot be reached
const NOT_AN_ANSWER = ["csrfmiddlewaretoken", "seen"];
const timers = new WeakMap();

const forms = () => document.querySelectorAll("form[data-auto-save]");
const nameOf = (form) => KEPT + form.dataset.autoSave;
const stateOf = (form) => form.querySelector(".kq .state");
const entered = (form) => [...new FormData(form)].filter(([name]) => !NOT_AN_ANSWER.includes(name));
const asText = (form) => JSON.stringify(entered(form));

function say(form, text, kind) {
  const state = stateOf(form);
  if (!state) return;
  state.textContent = text;
  state.className = `state ${kind}`;
  state.setAttribute("role", "status");
}

// By the sign-in page and back to this criterion; whoever is still signed in only comes back to a fresh page.
function signInAgain(form) {
  const link = document.createElement("a");
  const place = form.closest("[id]")?.id;
  link.href = `/dang-nhap/?next=${encodeURIComponent(location.pathname + location.search + (place ? `#${place}` : ""))}`;
  link.textContent = "Đăng nhập lại để lưu";
  return link;
}

// keep and give back -------------------------------------------------------------------------------------------------

function keep(form) {
  const kept = { seen: form.elements.seen.value, entered: entered(form) };
  try {
    localStorage.setItem(nameOf(form), JSON.stringify(kept));
    return true;
  } catch {
    return false; // no room, or forbidden: the page itself still holds it
  }
}

function kept(form) {
  try {
    return JSON.parse(localStorage.getItem(nameOf(form)));
  } catch {
    return null;
  }
}

function drop(form) {
  try {
    localStorage.removeItem(nameOf(form));
  } catch {
    // nothing was kept
  }
}

function fill(form, pairs) {
  for (const box of form.elements) {
    if (!box.name || NOT_AN_ANSWER.includes(box.name) || box.type === "submit") continue;
    const values = pairs.filter(([name]) => name === box.name).map(([, value]) => value);
    if (box.type === "checkbox" || box.type === "radio") box.checked = values.includes(box.value);
    else box.value = values[0] ?? "";
  }
}

// After a reload: what the server never got stands in the boxes again, under the version it was typed over.
function giveBack(form) {
  const found = kept(form);
  if (!found) return;
  if (JSON.stringify(found.entered) === asText(form)) {
    drop(form);
    return;
  }
  fill(form, found.entered);
  form.elements.seen.value = found.seen;
  say(form, "Đã lấy lại phần chưa lưu, giữ trên máy này.", "kept");
  form.dataset.unsaved = "yes";
  send(form);
}

// send ---------------------------------------------------------------------------------------------------------------

function send(form) {
  clearTimeout(timers.get(form));
  if (form.querySelector(".kq.conflict")) return; // the person chooses first
  htmx.trigger(form, "keep");
}

function changed(event, wait) {
  const form = event.target.closest("form[data-auto-save]");
  if (!form) return;
  oneSideOnly(event.target);
  // Leaving a box whose words were sent already: what is said of them, and its link, stays to be pressed.
  if (event.type === "change" && form.dataset.sending === asText(form)) return;
  const isKept = keep(form);
  form.dataset.unsaved = "yes";
  if (form.querySelector(".kq.conflict")) return;
  say(form, isKept ? "Chưa lưu…" : "Chưa lưu, máy này không giữ được: đừng đóng trang.", "");
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => send(form), wait));
}

// "Không có mục nào" and the items of a list put each other out.
function oneSideOnly(box) {
  if (box.name !== "items" || !box.checked) return;
  for (const other of box.form.querySelectorAll("input[name=items]")) {
    if (other !== box && (other.value === "none" || box.value === "none")) other.checked = false;
  }
}

function unreachable(form, why) {
  form.dataset.unsaved = "yes";
  say(form, `${why}: đã giữ trên máy này, sẽ lưu khi có mạng`, "kept");
  tellAll();
}

function tellAll() {
  const waiting = [...forms()].filter((form) => form.dataset.unsaved && kept(form)).length;
  const notice = document.querySelector("[data-offline]");
  if (!notice) return;
  notice.hidden = navigator.onLine || !waiting;
  if (!notice.hidden) {
    notice.textContent = `Mất mạng: ${waiting} tiêu chí đã giữ trên máy này, sẽ lưu khi có mạng. Đừng xóa dữ liệu trình duyệt.`;
  }
}

function sendAll() {
  tellAll();
  if (!navigator.onLine) return;
  for (const form of forms()) if (form.dataset.unsaved && kept(form)) send(form);
}

document.addEventListener("input", (event) => changed(event, WAIT));
document.addEventListener("change", (event) => changed(event, 150));
window.addEventListener("online", sendAll);
window.addEventListener("offline", tellAll);
setInterval(sendAll, AGAIN);

// A save by itself presses no button: htmx sends along the one that has the focus, and "Bỏ điểm" may be that one.
document.addEventListener("htmx:configRequest", (event) => {
  const { elt, triggeringEvent, parameters } = event.detail;
  if (!elt.matches("form[data-auto-save]") || triggeringEvent?.type !== "keep") return;
  for (const button of elt.querySelectorAll("button[name]")) delete parameters[button.name];
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest("form[data-auto-save]");
  if (form) form.dataset.sending = asText(form);
});

// answers ------------------------------------------------------------------------------------------------------------

// Only what says what became of the press takes its place here: never a sign-in page, never an error page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.elt.closest("form[data-auto-save]");
  if (!form) return;
  const outcome = event.detail.xhr.getResponseHeader("X-Mark");
  event.detail.shouldSwap = Boolean(outcome);
  event.detail.isError = false;
  if (outcome) {
    form.dataset.outcome = outcome;
    return;
  }
  delete form.dataset.outcome;
  if (event.detail.xhr.status === 503) unreachable(form, "Máy chủ đang bận");
  else {
    delete form.dataset.unsaved; // trying again by itself would not help
    say(form, "Máy chủ chưa nhận: đã giữ trên máy này. ", "kept");
    stateOf(form)?.append(signInAgain(form));
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form[data-auto-save]");
  if (!form || !form.dataset.outcome) return;
  const { outcome } = form.dataset;
  delete form.dataset.outcome;
  if (outcome === "saved" && form.dataset.sending === asText(form)) {
    drop(form);
    delete form.dataset.unsaved;
  } else if (outcome === "saved") {
    keep(form); // typed on meanwhile: the next press knows the new version
  } else {
    delete form.dataset.unsaved; // kept, but the person must do something first
  }
  tellAll();
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const form = event.detail.elt.closest("form[data-auto-save]");
    if (form) unreachable(form, "Mất mạng");
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-drop-kept]");
  if (link) drop(link.closest("form"));
});

// the next criterion that is not marked, from where one reads --------------------------------------------------------

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-next-unmarked]")) return;
  const left = [...document.querySelectorAll(".kq[data-unmarked]")].map((part) => part.closest(".tc"));
  if (!left.length) return;
  const next = left.find((card) => card.getBoundingClientRect().top > 40) ?? left[0];
  event.preventDefault();
  next.scrollIntoView({ block: "start" });
  next.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });
});

document.documentElement.dataset.autoSaveOn = "yes";
document.addEventListener("DOMContentLoaded", () => {
  for (const form of forms()) giveBack(form);
  tellAll();
});
