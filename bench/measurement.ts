/** One line of the table; with a budget it says whether the value is within. */
export interface Row {
  readonly label: string;
  readonly value: string;
  readonly budget?: string;
  readonly fits?: boolean;
}

/** What a measurement is given. */
export interface MeasurementOptions {
  readonly rounds: number;
  /** Tells what takes a while; never part of the result. */
  readonly say: (line: string) => void;
}

/** One thing that is measured; it throws only when it could not be. */
export interface Measurement {
  readonly name: string;
  readonly title: string;
  readonly measure: (options: MeasurementOptions) => Promise<readonly Row[]>;
}
