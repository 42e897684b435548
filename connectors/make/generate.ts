// Makes the files of the app from connectors/operations.json. `--check` only says which are stale.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { toFiles } from './source/files.ts'

const FOLDERS = ['general', 'connections', 'webhooks', 'modules', 'rpcs']

/** What differs: files that are missing, stale or no longer made. How they are laid out does not count. */
export function findStale(): string[] {
  const files = new Map(Object.entries(toFiles()))
  const stale = [...files].filter(([path, content]) => readOwn(path) !== JSON.stringify(content)).map(([path]) => path)
  return [...stale, ...FOLDERS.flatMap(listFiles).filter((path) => !files.has(path))]
}

const pathOf = (path: string): string => join(import.meta.dirname, path)

const readOwn = (path: string): string | null =>
  existsSync(pathOf(path)) ? JSON.stringify(JSON.parse(readFileSync(pathOf(path), 'utf8'))) : null

const listFiles = (folder: string): string[] => {
  if (!existsSync(pathOf(folder))) return []
  return readdirSync(pathOf(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(import.meta.dirname, join(entry.parentPath, entry.name)))
}

function write(path: string, content: unknown): void {
  if (content === undefined) {
    rmSync(pathOf(path))
    return
  }
  mkdirSync(dirname(pathOf(path)), { recursive: true })
  writeFileSync(pathOf(path), `${JSON.stringify(content, null, 2)}\n`)
}

/** As `npm run check` would have them. */
function format(): void {
  const { status, stderr } = spawnSync('biome', ['format', '--write', ...FOLDERS, 'makecomapp.json'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${pathOf('../../node_modules/.bin')}${delimiter}${process.env.PATH}` },
  })
  if (status !== 0) throw new Error(`biome format: ${stderr}`)
}

if (import.meta.main) {
  const stale = findStale()
  if (process.argv.includes('--check')) {
    for (const path of stale) console.error(`connectors/make/${path} is stale; run: node connectors/make/generate.ts`)
    process.exitCode = stale.length > 0 ? 1 : 0
  } else {
    const files = toFiles()
    for (const path of stale) write(path, files[path])
    if (stale.length > 0) format()
    console.log(`${Object.keys(files).length} files, ${stale.length} of them changed`)
  }
}
