// Sending what the phone keeps. An item counts as sent only when the server has answered for it by its UUID.
const KitSync = (() => {
  const TOGETHER = 50;
  const NO_SIGNAL = "Mất mạng: mọi thứ vẫn ở trên máy, có mạng sẽ gửi.";

  class Stopped extends Error {}

  const plain = ({ photo, name, state, why, owner, ...item }) => item;

  const asked = async (url, options) => {
    let response;
    try {
      response = await fetch(url, { credentials: "same-origin", redirect: "error", ...options });
    } catch {
      throw new Stopped(NO_SIGNAL);
    }
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    const said = json ? await response.json() : {};
    if (response.ok && json) return said;
    throw Object.assign(new Stopped(said.why || `Máy chủ chưa nhận (${response.status}). Dữ liệu vẫn ở trên máy.`), {
      stale: response.status === 403 && !json,
      size: response.status === 413,
      signedOut: response.status === 401,
    });
  };

  // The page may be hours old: the token is that of the session of now.
  const token = async (kit) => {
    const said = await asked(kit.api, { method: "GET" });
    if (String(said.user) !== kit.owner)
      throw new Stopped(`Ghi chép trên máy là của ${kit.ownerName}. Hãy đăng nhập bằng tài khoản ấy để gửi.`);
    return said.token;
  };

  const body = (items) => {
    const sent = { sent_at: new Date().toISOString(), items: items.map(plain) };
    if (!items[0].photo) return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(sent) };
    const form = new FormData();
    form.append("sent_at", sent.sent_at);
    form.append("items", JSON.stringify(sent.items));
    for (const item of items) form.append(item.id, item.photo, item.name);
    return { headers: {}, body: form };
  };

  const send = async (kit, items, proof) => {
    const { headers, body: content } = body(items);
    const said = await asked(kit.sync, { method: "POST", headers: { ...headers, "X-CSRFToken": proof }, body: content });
    const results = new Map((said.results || []).map((result) => [result.id, result]));
    for (const item of items) {
      const result = results.get(item.id);
      if (result) await KitStore.answered(item.id, item.revision, result.status === "refused" ? "refused" : "sent", result.why);
    }
  };

  const batches = (items) => {
    const notes = items.filter((item) => !item.photo);
    const found = [];
    for (let at = 0; at < notes.length; at += TOGETHER) found.push(notes.slice(at, at + TOGETHER));
    return [...found, ...items.filter((item) => item.photo).map((item) => [item])];
  };

  // What stopped it, in its message; null where everything has its answer.
  const run = async (kit) => {
    try {
      const waiting = (await KitStore.itemsOf(kit.visit)).filter((item) => item.state !== "sent" && item.owner === kit.owner);
      if (!waiting.length) return null;
      let proof = await token(kit);
      for (const batch of batches(waiting)) {
        try {
          await send(kit, batch, proof);
        } catch (stopped) {
          if (!stopped.stale) throw stopped;
          proof = await token(kit);
          await send(kit, batch, proof);
        }
      }
      return null;
    } catch (stopped) {
      if (stopped instanceof Stopped) return stopped;
      throw stopped;
    }
  };

  // Two windows of one kit take turns; the server would not double anything either.
  return { run: (kit) => (navigator.locks ? navigator.locks.request(`di-thuc-te-${kit.visit}`, () => run(kit)) : run(kit)) };
})();
