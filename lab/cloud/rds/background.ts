/** Work that outlives the call that began it, and that a stop waits for. */
export class Background {
  readonly #running = new Set<Promise<void>>();

  /** Starts work; a failure is told on the daemon's log and is the work's own to clean up after. */
  run(work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => console.error(error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Returns when nothing is running any more. */
  async stop(): Promise<void> {
    await Promise.all(this.#running);
  }
}
