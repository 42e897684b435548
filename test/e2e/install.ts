// Installs what the real-host tests need, each package from its own lockfile; what is there already is left as it is.
// Names of hosts as arguments install only theirs.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hosts, type InstallNote, noteFile, ROOT } from './hosts.ts'

const wanted = process.argv.slice(2)
const folders = hosts
  .filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  .flatMap((host) => host.installs)

for (const folder of new Set(folders)) install(folder)

function install(folder: string): void {
  const lockfile = readFileSync(join(ROOT, folder, 'package-lock.json'))
  const hash = createHash('sha256').update(lockfile).update(process.version).digest('hex')
  if (isInstalled(folder, hash)) {
    console.log(`${folder}: installed already`)
    return
  }
  const from = Date.now()
  // Nothing here has to be compiled or fetched by a script.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', args, { cwd: join(ROOT, folder), stdio: 'inherit' })
  if (status !== 0) throw new Error(`npm ci in ${folder} ended with ${status}`)
  const seconds = Math.round((Date.now() - from) / 1000)
  writeFileSync(noteFile(folder), JSON.stringify({ hash, seconds } satisfies InstallNote))
  console.log(`${folder}: installed in ${seconds} s`)
}

function isInstalled(folder: string, hash: string): boolean {
  const file = noteFile(folder)
  return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as InstallNote).hash === hash
}
