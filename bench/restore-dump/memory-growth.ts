const WARM_UP = 0.25;

/** How much more memory was used at the most after the first quarter than at its end: 0 where it is flat. */
export function memoryGrowth(samples: readonly number[]): number {
  const warm = Math.floor(samples.length * WARM_UP);
  return Math.max(0, Math.max(...samples.slice(warm)) - (samples[warm] ?? 0));
}
