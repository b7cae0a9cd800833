import assert from "node:assert/strict";
import { faultsOf, parse } from "./parse.ts";

const STACKS = `
version: 1
workspace: { config: current, allowInstallScripts: [esbuild] }
timeouts: { preview: 1m }
steps:
  - { kind: run-command, command: [echo, "{{outputs.url}}"], id: say, phase: close, timeout: 90s }
verify:
  consecutive: 2
  probes:
    - { kind: http, name: web, url: "{{outputs.url}}/version", version: { json: version } }
stacks:
  prod:
    workspace: { config: release }
    verify: { consecutive: 9 }
  dev:
    steps: []
`;

describe("rollback.yaml", () => {
  it("gives steps and probes with their kinds' defaults", () => {
    const { steps, verify } = parse(STACKS, "other");
    assert.deepEqual(steps, [
      {
        kind: "run-command",
        id: "say",
        phase: "close",
        timeoutMs: 90_000,
        params: { command: ["echo", "{{outputs.url}}"], directory: "release", exitCodes: [0], grace: "10s" },
      },
    ]);
    assert.deepEqual(verify.probes, [
      {
        kind: "http",
        name: "web",
        params: { url: "{{outputs.url}}/version", status: [200], version: { json: "version" }, within: "5s" },
      },
    ]);
  });

  it("lets a stack replace the keys it names, maps key by key and lists as a whole", () => {
    const prod = parse(STACKS, "prod");
    assert.equal(prod.verify.consecutive, 9);
    assert.equal(prod.verify.probes.length, 1);
    assert.deepEqual([prod.configSource, prod.allowInstallScripts], ["release", ["esbuild"]]);
    assert.equal(prod.previewTimeoutMs, 60_000);
    assert.deepEqual(parse(STACKS, "dev").steps, []);
    assert.equal(parse(STACKS, "toString").steps.length, 1);
  });

  it("reports every fault at once, each with its line, column and path", () => {
    const faults = faultsOf(`version: 2
workspase: {}
steps:
  - kind: stop-servce
  - kind: run-command
    command: systemctl stop x
    tymeout: 5s
verify:
  interval: 10x
  probes:
    - { kind: http, name: a b, url: "ftp://x" }
stacks:
  --opt: {}
`);
    assert.deepEqual(faults, [
      "rollback.yaml:1:10  version: 2 is not a version of this file that is known; write 1",
      'rollback.yaml:2:1  "workspase" is not a known key, did you mean "workspace"?; known here: version, workspace, statefulTypes, timeouts, steps, verify, data, stacks',
      'rollback.yaml:4:11  steps[0].kind: "stop-servce" is not known, did you mean "stop-service"?; write one of update-stack, stop-service, start-service, run-command, http-request, wait-until, notify, dump-database, fence-database, open-database, restore-dump, restore-tables, migrate-down',
      'rollback.yaml:6:14  steps[1].command: "systemctl stop x" is a text; write an array, for example ["systemctl", "restart", "web"], or ["sh", "-c", "…"] when a shell is meant',
      'rollback.yaml:7:5  steps[1]: "tymeout" is not a known key, did you mean "timeout"?; known here: command, directory, env, passEnv, exitCodes, grace, rerunnable, observe, undo, id, phase, timeout, kind',
      'rollback.yaml:9:13  verify.interval: "10x" is not a duration such as 500ms, 10s, 5m, 2h or 7d',
      'rollback.yaml:11:27  verify.probes[0].name: "a b" is not a name: use letters, digits, dot, underscore and hyphen, at most 63',
      'rollback.yaml:11:37  verify.probes[0].url: "ftp://x" is not an address: write "http://…", "https://…" or "{{outputs.name}}…" without spaces',
      'rollback.yaml:13:3  stacks: "--opt" is not the name of a stack',
    ]);
  });

  it("reports faults of YAML itself by line and column", () => {
    assert.deepEqual(faultsOf("version: 1\nversion: 1\nsteps: [\n"), [
      "rollback.yaml:2:1  the same key stands here a second time",
      "rollback.yaml:4:1  Flow sequence in block collection must be sufficiently indented and end with a ]",
    ]);
  });

  it("points at what is missing by the thing it is missing from", () => {
    assert.deepEqual(faultsOf("version: 1\nsteps:\n  - kind: run-command\n"), [
      "rollback.yaml:3:5  steps[0].command: is missing",
    ]);
    assert.deepEqual(faultsOf("steps: []\n"), ["rollback.yaml:1:1  version: is missing"]);
    assert.deepEqual(faultsOf("# nothing\n"), ["rollback.yaml:1:1  null is not a map"]);
  });

  it("refuses a name that is used twice and a placeholder that can have no value", () => {
    const faults = faultsOf(`version: 1
steps:
  - { kind: run-command, id: a, command: [echo, "{{release.tga}}"] }
  - { kind: run-command, id: a, command: ["true"] }
verify: { probes: [{ kind: command, name: p, command: ["true"] }, { kind: command, name: p, command: ["true"] }] }
`);
    assert.deepEqual(faults, [
      'rollback.yaml:3:49  steps[0].command[1]: {{release.tga}} is not known, did you mean "release.tag"?; known: release.version, release.tag, release.commit, target.stack, run, outputs.<name>',
      'rollback.yaml:4:30  steps[1].id: "a" is the id of an earlier one too',
      'rollback.yaml:5:90  verify.probes[1].name: "p" is the name of an earlier one too',
    ]);
  });

  it("knows the migrations of a database, and the values that only the way down has", () => {
    const data = (migrations: string) => `version: 1
data:
  - { name: a, connection: { host: h, database: d, user: u }, migrations: ${migrations} }
`;
    const own =
      '{ tool: command, directory: db, table: app.v, status: [m, list], down: [m, "--to={{to}}", "{{count}}"] }';
    assert.deepEqual(parse(data(own)).data[0]?.migrations, {
      tool: "command",
      directory: "db",
      table: "app.v",
      status: ["m", "list"],
      down: ["m", "--to={{to}}", "{{count}}"],
    });
    const whole = "takes status and down with the tool command, both of them, and neither with any other";
    const where = "rollback.yaml:3:75  data[0].migrations";
    assert.deepEqual(faultsOf(data("{ tool: command, directory: db, status: [m] }")), [`${where}: ${whole}`]);
    assert.deepEqual(faultsOf(data("{ directory: db, status: [m], down: [m] }")), [`${where}: ${whole}`]);
    const misled = faultsOf(
      data('{ tool: command, directory: db, status: [m, "{{to}}"], down: ["{{to}}"] }'),
    ).join("\n");
    assert.match(misled, /status\[1\]: \{\{to\}\} is not known/);
    assert.match(misled, /down: lets a \{\{placeholder\}\} choose the program/);
    const twice = data("{ directory: db }").replace(/( {2}- .*\n)/, "$1$1");
    assert.deepEqual(faultsOf(twice), [
      'rollback.yaml:4:13  data[1].name: "a" is the name of an earlier one too',
    ]);
  });

  it("refuses databases whose names make the same ids of steps", () => {
    const connection = "connection: { host: db, database: shop, user: app }";
    const text = `version: 1\ndata:\n  - { name: Orders.eu, ${connection} }\n  - { name: orders-EU, ${connection} }\n  - { name: orders, ${connection} }\n`;
    assert.deepEqual(faultsOf(text), [
      'rollback.yaml:4:13  data[1].name: "orders-EU" makes the same ids as "Orders.eu"',
    ]);
  });

  it("refuses successes in a row that cannot fit into the time", () => {
    assert.deepEqual(
      faultsOf("version: 1\nverify: { timeout: 1m }\nstacks: { prod: { verify: { consecutive: 9 } } }"),
      [
        "rollback.yaml:3:27  stacks.prod.verify: 9 successes, one every 10000 ms, do not fit into 60000 ms; raise timeout",
      ],
    );
  });

  it("takes exactly one key by which consumers find a database", () => {
    const database = (indirection: string): string => `version: 1
data:
  - name: orders
    connection: { host: db, database: shop, user: app }
    indirection: ${indirection}
`;
    const indirectionOf = (text: string) => parse(database(text)).data[0]?.indirection;
    const secret = { namespace: "web", name: "database", host: "DB_HOST", restart: ["web/backend"] };
    assert.deepEqual(indirectionOf(JSON.stringify({ secret })), { secret });
    assert.equal(parse(database("null").replace(/.*indirection.*\n/, "")).data[0]?.indirection, undefined);
    assert.deepEqual(faultsOf(database("{}")), [
      "rollback.yaml:5:18  data[0].indirection: names none or several of config, secret and configMap; write exactly one",
    ]);
    assert.deepEqual(faultsOf(database("{ config: { host: databaseHost } }")), [
      'rollback.yaml:5:36  data[0].indirection.config.host: "databaseHost" is not a configuration key with its project, such as "platform:databaseHost"',
    ]);
    assert.deepEqual(
      faultsOf(database('{ configMap: { namespace: web, name: settings, host: "a b", restart: [x] } }')),
      [
        'rollback.yaml:5:71  data[0].indirection.configMap.host: "a b" is not a key of a Secret or a ConfigMap',
        'rollback.yaml:5:88  data[0].indirection.configMap.restart[0]: "x" is not a Deployment such as web/backend',
      ],
    );
  });

  it("follows aliases to the place where the fault stands", () => {
    assert.deepEqual(faultsOf("version: 1\nsteps:\n  - &a { kind: run-command, command: 3 }\n  - *a\n"), [
      "rollback.yaml:3:38  steps[0].command: 3 is not an array of texts",
      "rollback.yaml:3:38  steps[1].command: 3 is not an array of texts",
    ]);
  });
});
