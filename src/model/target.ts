/** The Pulumi stack a run acts on; `organization` is `organization` on self-managed backends. */
export interface Target {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
}

/** The stack reference the Pulumi CLI prints and accepts, without the organization on self-managed backends. */
export function targetName(target: Target): string {
  return `${target.project}/${target.stack}`;
}
