import { storedType } from "./stored-type.ts";

const arn = (kind: string) => `arn:aws:iam::{account}:${kind}/{name}`;

/** IAM: roles, policies and how they hang together. */
export const identityTypes = [
  storedType({
    token: "aws:iam/role:Role",
    isGlobal: true,
    id: "{name}",
    named: { by: "name", upTo: 64 },
    forceNew: ["name", "namePrefix", "path"],
    required: ["assumeRolePolicy"],
    defaults: { path: "/", maxSessionDuration: 3600, forceDetachPolicies: false },
    outputs: { arn: arn("role"), uniqueId: "AROA{hex}" },
  }),
  storedType({
    token: "aws:iam/rolePolicy:RolePolicy",
    isGlobal: true,
    id: "{role}:{name}",
    named: { by: "name", upTo: 128 },
    forceNew: ["name", "namePrefix", "role"],
    required: ["role", "policy"],
  }),
  storedType({
    token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    isGlobal: true,
    id: "{role}-{hex}",
    forceNew: ["role", "policyArn"],
    required: ["role", "policyArn"],
  }),
  storedType({
    token: "aws:iam/policy:Policy",
    isGlobal: true,
    id: "arn:aws:iam::{account}:policy/{name}",
    named: { by: "name", upTo: 128 },
    forceNew: ["name", "namePrefix", "path", "description"],
    required: ["policy"],
    defaults: { path: "/" },
    outputs: { arn: arn("policy"), policyId: "ANPA{hex}" },
  }),
  storedType({
    token: "aws:iam/instanceProfile:InstanceProfile",
    isGlobal: true,
    id: "{name}",
    named: { by: "name", upTo: 128 },
    forceNew: ["name", "namePrefix", "path"],
    defaults: { path: "/" },
    outputs: { arn: arn("instance-profile"), uniqueId: "AIPA{hex}" },
  }),
];
