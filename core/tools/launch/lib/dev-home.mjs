// @ts-check
import { setTimeout as delay } from 'node:timers/promises';

/** Known on purpose: the simulated home exists on loopback only, in a data folder of its own. */
export const devOwner = { email: 'owner@nexa.test', password: 'simulated-home' };

/**
 * Creates the owner, a home and the simulated devices on a first run, over the same HTTP interface as everybody.
 * @param {string} url @param {AbortSignal} signal @returns {Promise<'created' | 'already there'>}
 */
export async function furnishSimulatedHome(url, signal) {
  await untilReady(url, signal);
  const home = { name: 'Simulated home', timezone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const setup = await post(`${url}/api/v1/setup`, { ...devOwner, name: 'Dev Owner', home }, {}, signal);
  if (setup.status === 409) return 'already there';
  const session = await answer(setup, 'set-up');
  const created = await post(
    `${url}/api/v1/homes/${session.home.id}/integrations`,
    { plugin: 'virtual', config: {} },
    { authorization: `Bearer ${session.token}` },
    signal,
  );
  const { flow } = await answer(created, 'adding the simulated devices');
  if (flow) throw new Error(`Adding the simulated devices stopped at the step "${flow.step}".`);
  return 'created';
}

/** @param {string} url @param {AbortSignal} signal */
async function untilReady(url, signal) {
  for (;;) {
    signal.throwIfAborted();
    const ready = await fetch(`${url}/readyz`, { signal }).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await delay(250, undefined, { signal });
  }
}

/** @param {string} url @param {unknown} body @param {Record<string, string>} headers @param {AbortSignal} signal */
function post(url, body, headers, signal) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal,
  });
}

/** @param {Response} response @param {string} what @returns {Promise<any>} */
async function answer(response, what) {
  if (response.ok) return response.json();
  throw new Error(`The server refused ${what} (${response.status}): ${await response.text()}`);
}
