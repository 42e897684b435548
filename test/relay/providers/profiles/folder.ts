import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { FetchRequest } from '../../../../core/src/sources/profile-source.ts'
import { fileSource } from '../../../../relay/src/providers/profiles/file.ts'
import { collect } from '../stub.ts'

/** A folder with these files; gone when the test ends. */
export async function makeFolder(files: Record<string, string>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'leadwire-files-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
  return dir
}

export const fetchRequest = (over: Partial<FetchRequest> = {}): FetchRequest => ({
  handle: 'ada',
  externalId: null,
  sourceTypes: ['follower'],
  cursor: null,
  ...over,
})

/** Reads `text` as the followers of @ada, all pages in one. */
export async function readFile(text: string, format = 'csv', over: Partial<FetchRequest> = {}) {
  const dir = await makeFolder({ [`ada.${format}`]: text })
  const pages = await collect(fileSource(dir).fetch(fetchRequest(over)))
  const profiles = pages.flatMap((page) => page.observations.map((item) => item.profile))
  return {
    pages,
    profiles,
    handles: profiles.map((profile) => profile.handle),
    bios: profiles.map((profile) => profile.bio),
    warnings: pages.flatMap((page) => page.warnings),
    skippedCount: pages.reduce((sum, page) => sum + page.skippedCount, 0),
  }
}
