// The kit on a phone: forms are kept here first, shown with their state, and sent when there is signal.
(() => {
  const root = document.querySelector("[data-kit]");
  if (!root || !window.indexedDB) return;
  const kit = { ...root.dataset };
  const part = (name) => root.querySelector(`[data-kit-${name}]`);
  const STATES = { kept: "đã lưu trên máy, chưa gửi", sent: "đã gửi", refused: "máy chủ chưa nhận" };
  const TIMES = { begin: "Bắt đầu chuyến đi", end: "Kết thúc chuyến đi" };
  let stopped = null; // why what is kept here has not been sent: {message, signedOut}
  let offlineReady = "";
  let others = false;

  const element = (tag, text = "", className = "") => {
    const made = document.createElement(tag);
    made.textContent = text;
    made.className = className;
    return made;
  };
  const two = (number) => String(number).padStart(2, "0");
  const hour = (moment) => {
    const at = new Date(moment);
    return `${two(at.getHours())}:${two(at.getMinutes())}, ${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()}`;
  };
  const roomOf = (item) => (item.kind in TIMES ? "times" : item.kind === "case" ? `sample-${item.sample}` : item.criterion);
  const formOf = (item) =>
    [...root.querySelectorAll("form[data-kit-form]")].find(
      (form) => form.elements.kind.value === item.kind && (item.kind === "case" ? form.elements.sample.value === String(item.sample) : form.elements.criterion?.value === item.criterion),
    );

  // Showing ----------------------------------------------------------------------------------------------------------

  const words = (item) => {
    if (item.kind in TIMES) return TIMES[item.kind];
    const found = root.querySelector(`select[name=found] option[value="${item.found || "-"}"]`);
    const about = item.kind === "photo" ? `Ảnh ${Math.ceil(item.photo.size / 1024)} kB` : item.kind === "case" ? `Hồ sơ số ${item.case_number}` : "";
    return [about, found?.textContent, item.text].filter(Boolean).join(". ");
  };

  const button = (text, work) => {
    const made = element("button", text, "link");
    made.type = "button";
    made.addEventListener("click", work);
    return made;
  };

  const drawn = (item) => {
    const row = element("li", "", `item ${item.state === "sent" ? "" : "unsent"} ${item.state === "refused" ? "refused" : ""}`);
    row.dataset.kept = item.id;
    row.append(element("span", words(item), "said"), " ", element("span", STATES[item.state], `badge ${{ kept: "warn", sent: "good", refused: "bad" }[item.state]}`));
    row.append(element("small", `máy ghi ${hour(item.made_at)}${item.why ? `. ${item.why}` : ""}`, "soft"));
    if (item.kind === "note" || item.kind === "case") row.append(button("Sửa", () => edit(item)));
    if (item.state === "refused")
      row.append(" ", button("Bỏ mục này khỏi máy", async () => {
        if (confirm("Máy chủ chưa có mục này. Bỏ hẳn khỏi máy?")) await KitStore.remove(item.id).then(show);
      }));
    return row;
  };

  const show = async () => {
    const all = await KitStore.itemsOf(kit.visit);
    const items = all.filter((item) => item.owner === kit.owner);
    others = all.some((item) => item.owner !== kit.owner && item.state !== "sent");
    root.querySelectorAll("[data-kit-kept]").forEach((room) => room.replaceChildren());
    root.querySelectorAll("[data-kit-count]").forEach((place) => place.replaceChildren());
    for (const item of items) {
      // What the page already shows as received is not shown twice.
      if (item.state === "sent" && root.querySelector(`[data-item="${item.id}"]`)) continue;
      root.querySelector(`[data-kit-kept="${roomOf(item)}"]`)?.append(drawn(item));
      if (item.kind === "case") root.querySelector(`[data-case="${item.sample}-${item.case_number}"]`)?.classList.add("seen");
      const count = root.querySelector(`[data-kit-count="${item.criterion}"]`);
      if (count) {
        const number = Number(count.dataset.number || 0) + 1;
        count.dataset.number = number;
      }
    }
    root.querySelectorAll("[data-kit-count]").forEach((place) => {
      if (place.dataset.number) place.append(element("span", `${place.dataset.number} trên máy`, "badge info"));
      delete place.dataset.number;
    });
    state(items);
  };

  const signIn = () => {
    const link = element("a", "Đăng nhập rồi về lại bộ ghi");
    link.href = `/dang-nhap/?next=${encodeURIComponent(location.pathname)}`;
    return link;
  };

  const state = (items) => {
    const unsent = items.filter((item) => item.state !== "sent");
    const kept = unsent.length ? `${unsent.length} mục trên máy chưa gửi.` : items.length ? "Mọi ghi chép trên máy đã gửi." : "Chưa có ghi chép nào trên máy.";
    part("status").textContent = [navigator.onLine ? "Có mạng." : "Mất mạng.", kept, others && "Máy này còn ghi chép chưa gửi của người khác.", unsent.length ? stopped?.message : offlineReady].filter(Boolean).join(" ");
    if (unsent.length && stopped?.signedOut) part("status").append(" ", signIn());
    part("bar").className = `kit-bar no-print ${navigator.onLine ? "on" : "off"}`;
    part("send").hidden = !unsent.length || !navigator.onLine;
    part("save").hidden = !unsent.length;
    part("wipe").hidden = unsent.length > 0 || (!items.length && !offlineReady);
  };

  // Writing ----------------------------------------------------------------------------------------------------------

  const place = () =>
    new Promise((resolve) => {
      if (!part("place").checked || !navigator.geolocation) return resolve({});
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => resolve({ latitude_e5: Math.round(coords.latitude * 1e5), longitude_e5: Math.round(coords.longitude * 1e5) }),
        () => resolve({}),
        { enableHighAccuracy: true, timeout: 8000, maximumAge: 60000 },
      );
    });

  const persist = async () => {
    if (!navigator.storage?.persist) return;
    const asked = await navigator.storage.persist();
    part("persist").textContent = asked
      ? "Trình duyệt đã hứa giữ ghi chép này cho đến khi bạn xóa."
      : "Trình duyệt có thể dọn ghi chép khi máy hết chỗ: hãy gửi sớm, đừng xóa dữ liệu trang.";
  };

  const edit = (item) => {
    const form = formOf(item);
    if (!form) return;
    if (form.elements.found) form.elements.found.value = item.found;
    if (form.elements.case_number) form.elements.case_number.value = item.case_number;
    form.elements.text.value = item.text;
    form.dataset.editing = JSON.stringify({ id: item.id, revision: item.revision });
    form.elements.text.focus();
  };

  const keep = async (form) => {
    const data = new FormData(form);
    const photos = data.getAll("photo").filter((file) => file.size);
    const where = await place();
    const common = {
      visit: kit.visit, owner: kit.owner, criterion: data.get("criterion") || "", made_at: new Date().toISOString(),
      text: (data.get("text") || "").trim(), state: "kept", why: "", ...where,
    };
    const kind = data.get("kind");
    if (kind !== "note" || data.get("found") || common.text) {
      const before = form.dataset.editing ? JSON.parse(form.dataset.editing) : { id: crypto.randomUUID(), revision: 0 };
      const item = { ...common, ...before, revision: before.revision + 1, kind, found: data.get("found") || "" };
      if (kind === "case") Object.assign(item, { sample: Number(data.get("sample")), case_number: Number(data.get("case_number")) });
      await KitStore.put(item);
    } else if (!photos.length) {
      throw new Error("Ghi nhận còn trống: hãy chọn kết luận, viết điều đã thấy hoặc chọn ảnh.");
    }
    for (const photo of photos)
      await KitStore.put({
        ...common, id: crypto.randomUUID(), revision: 1, kind: "photo", text: common.text.slice(0, 200),
        photo: new Blob([await photo.arrayBuffer()], { type: photo.type }), name: photo.name || "anh.jpg",
      });
    form.reset();
    delete form.dataset.editing;
  };

  const submitted = async (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.keeping) return;
    form.dataset.keeping = "yes";
    try {
      await keep(form);
      await show();
      persist();
      send();
    } catch (problem) {
      // A full phone says so here; what was typed stays in the form.
      part("status").textContent = `Chưa lưu được trên máy: ${problem.message}`;
      part("bar").scrollIntoView();
    } finally {
      delete form.dataset.keeping;
    }
  };

  const send = async () => {
    stopped = navigator.onLine ? await KitSync.run(kit) : { message: "Có mạng sẽ gửi." };
    await show();
    if (!stopped) await keepPage();
  };

  const save = async () => {
    const unsent = (await KitStore.itemsOf(kit.visit)).filter((item) => item.state !== "sent" && item.owner === kit.owner);
    const items = await Promise.all(
      unsent.map(async ({ photo, state: _, why, owner, ...item }) => (photo ? { ...item, photo: await base64(photo) } : item)),
    );
    const content = new Blob([JSON.stringify({ visit: kit.visit, sent_at: new Date().toISOString(), items })], { type: "application/json" });
    const link = element("a");
    link.href = URL.createObjectURL(content);
    link.download = `di-thuc-te-${kit.unit}-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const base64 = (blob) =>
    new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.split(",")[1]);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });

  const wipe = async () => {
    await KitStore.wipe(kit.visit);
    if (window.caches) await (await caches.open("di-thuc-te")).delete(location.pathname);
    offlineReady = "";
    await show();
    part("status").textContent = "Đã xóa khỏi máy. Mọi thứ đã ở trên máy chủ.";
  };

  // Without signal -----------------------------------------------------------------------------------------------------

  // The page as it is now, and what it is drawn with, for the next time without signal.
  const keepPage = async () => {
    if (!window.caches || !navigator.onLine) return;
    try {
      const cache = await caches.open("di-thuc-te");
      const page = await fetch(location.pathname, { credentials: "same-origin" });
      if (!page.ok || page.redirected) return;
      await cache.put(location.pathname, page);
      const drawnWith = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((each) => each.href || each.src);
      await cache.addAll(drawnWith);
      offlineReady = "Bộ ghi mở được khi mất sóng.";
    } catch {
      // no signal after all: what was kept before stands
    }
  };

  const watch = async () => {
    if (!navigator.serviceWorker) {
      offlineReady = "Trình duyệt này không mở lại được bộ ghi khi mất sóng; hãy để trang này mở.";
      return;
    }
    await navigator.serviceWorker.register(kit.worker, { scope: kit.scope });
    await navigator.serviceWorker.ready;
    if (await (await caches.open("di-thuc-te")).match(location.pathname)) offlineReady = "Bộ ghi mở được khi mất sóng.";
    await keepPage();
  };

  part("bar").hidden = part("options").hidden = false;
  root.querySelectorAll("form[data-kit-form]").forEach((form) => form.addEventListener("submit", submitted));
  part("send").addEventListener("click", send);
  part("save").addEventListener("click", save);
  part("wipe").addEventListener("click", wipe);
  window.addEventListener("online", send);
  window.addEventListener("offline", show);
  show().then(watch).then(send);
})();
