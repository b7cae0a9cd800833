/** A refusal as the Kubernetes API words it; the router turns it into a Status object. */
export class KubeError extends Error {
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.name = "KubeError";
    this.code = code;
    this.reason = reason;
  }

  /** The Status document a client gets. */
  toStatus(): object {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: this.message,
      reason: this.reason,
      code: this.code,
    };
  }
}

/** 404: there is no such object. */
export function notFound(resource: string, name: string): KubeError {
  return new KubeError(404, "NotFound", `${resource} "${name}" not found`);
}

/** 409: the name is taken. */
export function alreadyExists(resource: string, name: string): KubeError {
  return new KubeError(409, "AlreadyExists", `${resource} "${name}" already exists`);
}

/** 409: the caller's resourceVersion is stale. */
export function conflict(resource: string, name: string): KubeError {
  const advice =
    "the object has been modified; please apply your changes to the latest version and try again";
  return new KubeError(409, "Conflict", `Operation cannot be fulfilled on ${resource} "${name}": ${advice}`);
}

/** 422: the object makes no sense. */
export function invalid(message: string): KubeError {
  return new KubeError(422, "Invalid", message);
}
