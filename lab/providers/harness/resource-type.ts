import type { Properties, Value } from "./property-values.ts";

/** What a resource type is told about the call it serves; every value in it is open and plain. */
export interface ResourceCall {
  readonly urn: string;
  /** The resource's name in the program: the last part of its URN. */
  readonly name: string;
  readonly type: string;
  /** The provider's own configuration. */
  readonly config: Properties;
  /** How long the program allows the operation to take; undefined leaves it to the type. */
  readonly timeoutMs: number | undefined;
  /** Aborted when the engine cancels; a wait that ignores it keeps the whole update from ending. */
  readonly signal: AbortSignal;
}

/** A resource as the outside world holds it. */
export interface Existing {
  readonly id: string;
  readonly outputs: Properties;
}

/** One property that differs between the recorded inputs and the new ones. */
export interface PropertyChange {
  readonly path: string;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/** A problem with the inputs, reported before anything is created. */
export interface InputFailure {
  readonly property: string;
  readonly reason: string;
}

/** How a type names a resource that the program has not named. */
export interface AutoName {
  /** Path of the input that holds the name, e.g. `bucket` or `metadata.name`. */
  readonly property: string;
  /** How many random digits follow the name; none makes the name alone the default. */
  readonly hexDigits: number;
  readonly maxLength: number;
}

/**
 * One resource type, declared: what replaces it, what it fills in, and its four verbs.
 *
 * The harness owns the protocol, so a type deals with plain values only and never sees a preview.
 */
export interface ResourceType {
  readonly token: string;
  /** Inputs the real provider cannot change in place; a path covers everything below it. */
  readonly forceNew?: readonly string[];
  /** Decides about changes that replace only sometimes; asked for paths `forceNew` does not cover. */
  readonly replaces?: (change: PropertyChange, olds: Properties, config: Properties) => boolean;
  readonly required?: readonly string[];
  /** Values for inputs left out, by path; a function when the provider's configuration decides. */
  readonly defaults?: Properties | ((config: Properties) => Properties);
  readonly autoName?: AutoName;
  /** Further problems with inputs; unknown values are UNKNOWN and must be let through. */
  readonly check?: (inputs: Properties) => InputFailure[];
  /** Outputs known only after creation, shown as unknown in a preview. */
  readonly computed: readonly string[];
  /** Computed outputs that change with every update, and so are unknown in its preview too. */
  readonly changing?: readonly string[];
  /** Inputs as a refresh records them, when taking the outputs of the same names is not enough. */
  readonly readInputs?: (inputs: Properties, outputs: Properties) => Properties;
  /** Written to the state as the provider's schema version, which an older provider cannot read back. */
  readonly schemaVersion?: number;
  create(inputs: Properties, call: ResourceCall): Promise<Existing>;
  /** Undefined when the resource is gone; `state` is empty for an import. */
  read(id: string, state: Properties, call: ResourceCall): Promise<Existing | undefined>;
  update(id: string, inputs: Properties, state: Properties, call: ResourceCall): Promise<Properties>;
  delete(id: string, state: Properties, call: ResourceCall): Promise<void>;
}

/** A provider: its resource types and functions under the package name the engine asks for. */
export interface Provider {
  readonly package: string;
  readonly version: string;
  readonly types: readonly ResourceType[];
  readonly functions?: Readonly<Record<string, (args: Properties, config: Properties) => Properties>>;
}
