/** Something in which moto is known to answer other than AWS does, and the lab with it. */
export interface MotoDifference {
  /** The scenario of the comparison it shows in. */
  readonly scenario: string;
  readonly aws: unknown;
  readonly moto: unknown;
  /** Where AWS's answer is documented, or what moto leaves out. */
  readonly why: string;
}

/** Every difference between the lab and moto 5.2.1 that is meant; the comparison fails on any other, and on one that has gone. */
export const MOTO_DIFFERENCES: readonly MotoDifference[] = [];
