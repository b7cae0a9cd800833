import { createBackend } from "./backend.ts";
import { createDatabase } from "./database.ts";
import { createFrontend } from "./frontend.ts";
import { createNetwork } from "./network.ts";
import { createRegistry } from "./registry.ts";
import { release } from "./release.ts";
import { readSettings } from "./settings.ts";

const settings = readSettings();
const network = createNetwork(settings);
const database = createDatabase(settings, network);
const imageRepository = createRegistry(settings);
const frontend = createFrontend(settings);

/** The release this stack runs. */
export const version = release.version;

/** Where the backend answers. */
export const backendUrl = createBackend(settings, { database, imageRepository });

/** Which database holds the data: its name, which can move, and its identity, which cannot. */
export const databaseIdentifier = database.identifier;

/** The database's DbiResourceId. */
export const databaseResourceId = database.resourceId;

/** Where the database listens. */
export const databaseHost = database.host;

/** The port the database listens on. */
export const databasePort = database.port;

/** Where the site answers. */
export const siteUrl = frontend.url;

/** The bucket that holds the site. */
export const siteBucket = frontend.bucketName;

/** The distribution to invalidate when the site changes. */
export const siteDistributionId = frontend.distributionId;
