/** Browsers may clear what a page keeps when space runs out, unless they have promised not to. */

/** @typedef {{ kept: boolean, usedMb: number, quotaMb: number }} Storage */

/** Asks for that promise. Some browsers ask the attendant, others decide by themselves. */
export async function askToKeep() {
  if (!navigator.storage?.persist) return false;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}

/** @returns {Promise<Storage>} */
export async function storageState() {
  const kept = (await navigator.storage?.persisted?.()) ?? false;
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return { kept, usedMb: Math.ceil(usage / 1e6), quotaMb: Math.floor(quota / 1e6) };
}
