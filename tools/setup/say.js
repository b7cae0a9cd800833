/** Says on stderr what the set-up is doing and how long that usually takes. */
export function say(message) {
  process.stderr.write(`setup: ${message}\n`);
}
