/** One after the other, as `navigator.locks` does between tabs. */
export function oneLock() {
  let turn = Promise.resolve();
  /** @template T @param {string} _name @param {() => Promise<T>} work */
  const request = (_name, work) => {
    const result = turn.then(work);
    turn = result.then(() => undefined, () => undefined);
    return result;
  };
  return { request };
}
