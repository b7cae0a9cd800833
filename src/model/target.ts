/** Stands for "not named": self-managed backends have only this one, Pulumi Cloud then takes the user's default. */
export const OWN_ORGANIZATION = "organization";

/** The Pulumi stack a run acts on. */
export interface Target {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
}

/** What `pulumi --stack` is given: the bare name, unless an organization was named. */
export function stackReference({ organization, project, stack }: Target): string {
  return organization === OWN_ORGANIZATION ? stack : `${organization}/${project}/${stack}`;
}

/** The stack reference the Pulumi CLI prints and accepts, without the organization on self-managed backends. */
export function targetName(target: Target): string {
  return `${target.project}/${target.stack}`;
}
