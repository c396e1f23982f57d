// What the phone keeps: items of visits in IndexedDB, each under a UUID made here. Nothing is deleted before the server
// has said that it has it and the person asks for it.
const KitStore = (() => {
  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("gan-sao-di-thuc-te", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("items", { keyPath: "id" }).createIndex("visit", "visit");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  const inStore = async (mode, work) => {
    const transaction = (await opened).transaction("items", mode);
    let result;
    work(transaction.objectStore("items"), (value) => (result = value));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  };

  const itemsOf = (visit) =>
    inStore("readonly", (store, found) => {
      const request = store.index("visit").getAll(visit);
      request.onsuccess = () => found(request.result.sort((a, b) => a.made_at.localeCompare(b.made_at)));
    });

  const put = (item) => inStore("readwrite", (store) => store.put(item));
  const remove = (id) => inStore("readwrite", (store) => store.delete(id));

  // The answer holds for the revision that was sent; what was changed meanwhile is still to be sent.
  const answered = (id, revision, state, why) =>
    inStore("readwrite", (store) => {
      const request = store.get(id);
      request.onsuccess = () => {
        const item = request.result;
        if (item && item.revision === revision) store.put({ ...item, state, why });
      };
    });

  // Only what the server has is taken off; an item written in another window meanwhile stays.
  const wipe = (visit) =>
    inStore("readwrite", (store) => {
      const request = store.index("visit").openCursor(visit);
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor) return;
        if (cursor.value.state === "sent") cursor.delete();
        cursor.continue();
      };
    });

  return { itemsOf, put, remove, answered, wipe };
})();
