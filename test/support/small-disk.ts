import { execFile } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { tidyUpAtEnd } from './leash.ts'

const run = promisify(execFile)

/** Room for a database and its log, with a ballast file beside them. */
const SIZE = '48m'

/** A disk that a test fills up and frees again. */
export interface SmallDisk {
  folder: string
  /** From now on nothing more can be written by process `pid`. */
  fill(pid: number): Promise<void>
  free(pid: number): Promise<void>
  /** To be called when nobody uses it any more. */
  remove(): Promise<void>
}

/**
 * A file system of its own where we may mount one: filled, it answers ENOSPC as any full disk does. Else a folder, and the
 * process is limited to files of no length (RLIMIT_FSIZE), so that its writes fail with EFBIG; needs no rights.
 */
export async function createSmallDisk(): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'leadwire-disk-'))
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder])
  } catch {
    return limitedDisk(folder)
  }
  const letGo = tidyUpAtEnd('umount -l "$0" && rm -rf "$0"', [folder])
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill: () => fillUp(ballast),
    free: () => rm(ballast),
    async remove() {
      await run('umount', ['-l', folder])
      letGo()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function limitedDisk(folder: string): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true })
  const limit = async (pid: number, size: string) => {
    await run('prlimit', ['--pid', String(pid), `--fsize=${size}:unlimited`])
  }
  return {
    folder,
    fill: (pid) => limit(pid, '0'),
    free: (pid) => limit(pid, 'unlimited'),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Writes until not a single page fits any more. */
async function fillUp(file: string): Promise<void> {
  for (let size = 1 << 20; size >= 4096; ) {
    try {
      await appendFile(file, Buffer.alloc(size))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      size >>= 1
    }
  }
}
