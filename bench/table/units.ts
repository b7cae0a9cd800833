/** A kind of quantity: how it is written. */
export type Unit = (value: number) => string;

/** Seconds, from milliseconds. */
export const seconds: Unit = (ms) => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;

/** Milliseconds, a decimal where they are few. */
export const milliseconds: Unit = (ms) => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;

/** Megabytes, from bytes. */
export const megabytes: Unit = (bytes) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;

/** How many times as much. */
export const times: Unit = (ratio) => `${ratio.toFixed(2)} ×`;

/** A number of characters, with its thousands apart. */
export const characters: Unit = (count) => `${count.toLocaleString("en")} characters`;
