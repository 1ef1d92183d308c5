/** Ends all that the run's tests started and left. */
export default async function tearDown() {
  await globalThis.jobproRun?.end();
}
