import type { Step } from "./step.ts";

/** A probe as configured: its kind, a name for the report and the kind's own settings. */
export interface ProbeSettings {
  readonly name: string;
  readonly kind: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** When the judge is content. */
export interface VerifySettings {
  readonly probes: readonly ProbeSettings[];
  /** Successes in a row; 5 by default: a service that fails half the time passes one look in two, five in a row in 3 %. */
  readonly consecutive: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** A step as configured, before it is placed into a plan; `undo` where its planner knows better than its kind. */
export type StepSettings = Pick<Step, "kind" | "params"> &
  Partial<Pick<Step, "id" | "phase" | "timeoutMs" | "undo">>;

/** The keys under which consumers read a database's address; texts, never secrets. */
export interface AddressKeys {
  readonly host: string;
  readonly port?: string | undefined;
}

/** The same in a Secret or a ConfigMap of a cluster, and the Deployments that must read it anew. */
export interface ObjectKeys extends AddressKeys {
  readonly namespace: string;
  readonly name: string;
  /** Context of the kubeconfig; the present one when absent. */
  readonly context?: string | undefined;
  /** `namespace/deployment`. */
  readonly restart?: readonly string[] | undefined;
}

/** By which key of their own consumers find a database: exactly one of the three. */
export interface IndirectionSettings {
  /** Keys of the stack's Pulumi configuration. */
  readonly config?: AddressKeys | undefined;
  readonly secret?: ObjectKeys | undefined;
  readonly configMap?: ObjectKeys | undefined;
}

/** One database that a rollback may have to bring back: where it is, how it is counted, how it returns. */
export interface DatabaseSettings {
  readonly name: string;
  /** Logical name of the RDS instance or cluster in the stack; undefined for a PostgreSQL of another kind. */
  readonly resource: string | undefined;
  /** Texts may use `{{name}}`; the password is only ever a reference. */
  readonly connection: {
    readonly host: string;
    readonly port: string;
    readonly database: string;
    readonly user: string;
    readonly password: SecretReference | undefined;
    readonly ssl: boolean;
  };
  /** Counted for the loss and compared after a restore; every user table when empty. */
  readonly tables: readonly string[];
  /** Column that holds when a row was written: what the loss is counted by before a restore. */
  readonly writtenAt: string;
  /** Queries whose first value must be true in a restored database. */
  readonly invariants: readonly string[];
  readonly migrations:
    | {
        readonly tool: string | undefined;
        readonly directory: string;
        /** The tool's own table, when it has another name. */
        readonly table: string | undefined;
        /** Both for the tool `command`, neither for any other. */
        readonly status: readonly string[] | undefined;
        readonly down: readonly string[] | undefined;
      }
    | undefined;
  readonly way: "auto" | "down-migration" | "point-in-time" | "snapshot";
  readonly cutOver: "auto" | "rename" | "adopt" | "indirection";
  /** Undefined when consumers know the instance by its address alone. */
  readonly indirection: IndirectionSettings | undefined;
  readonly keepDays: number;
  /** Folder for the dump that is the safety copy of a PostgreSQL which is no RDS instance; undefined: none is taken. */
  readonly dumps: string | undefined;
  /** How long no application may be seen before the fence counts as proven. */
  readonly quietForMs: number;
  /** How long sessions that come back are ended before the fence counts as broken. */
  readonly patienceMs: number;
}

/** `rollback.yaml` for one stack, validated, with every default filled in. */
export interface Settings {
  readonly steps: readonly StepSettings[];
  readonly verify: VerifySettings;
  readonly data: readonly DatabaseSettings[];
  /** Which configuration the release runs with: its own file, or the one in use now. */
  readonly configSource: "release" | "current";
  /** Packages whose install scripts may run; none by default, because old dependencies run with today's credentials. */
  readonly allowInstallScripts: readonly string[];
  /** Extra resource types whose loss loses data. */
  readonly statefulTypes: readonly string[];
  /** How long one preview or update may take. */
  readonly previewTimeoutMs: number;
  readonly updateTimeoutMs: number;
}

/** A secret by reference: the environment variable that holds it. The value itself never enters a plan. */
export interface SecretReference {
  readonly env: string;
}

/** The text form of a duration in rollback.yaml; `parseDuration` reads it. */
export const DURATION_TEXT = /^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/;

/** The names that settings may use as `{{name}}`, beside `outputs.<name>`. */
export const VALUE_NAMES = [
  "release.version",
  "release.tag",
  "release.commit",
  "target.stack",
  "run",
] as const;

/** `{{name}}`: a name begins with a letter, so that Go templates such as `{{.State}}` stay plain text. */
const PLACEHOLDER = /\{\{\s*([A-Za-z][\w.-]*)\s*\}\}/g;

/** The names a text uses as `{{name}}`, each once. */
export function placeholdersOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(PLACEHOLDER), (match) => match[1] ?? ""))];
}

/** Replaces every `{{name}}` by its value; the answer for an unknown name is asked of `missing`, which may throw. */
export function fillPlaceholders(
  text: string,
  values: Readonly<Record<string, string>>,
  missing: (name: string) => string,
): string {
  return text.replace(
    PLACEHOLDER,
    (_, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) ?? missing(name),
  );
}
