/** The release this program deploys: the version of its images, pinned by the tag this file is committed under. */
export const release = { version: "1.2.3" } as const;
