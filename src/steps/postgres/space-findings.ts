import { statfs } from "node:fs/promises";
import { blocking, type Finding } from "../../model/finding.ts";

/** Refuses when a folder's disk has not the bytes that are needed free for it. */
export async function spaceFindings(
  folder: string,
  { needed, what }: { readonly needed: number; readonly what: string },
): Promise<Finding[]> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= needed) return [];
  return [
    blocking({
      code: "DISK_SPACE_SHORT",
      subject: folder,
      message: `${what} needs ${megabytes(needed)} MB free in "${folder}", and there are ${megabytes(free)} MB`,
      remedy: "make room, or name a folder on another disk",
    }),
  ];
}

const megabytes = (bytes: number): string => Math.ceil(bytes / 1_000_000).toLocaleString("en");
