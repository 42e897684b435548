import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** Rooms of core from the top down; a room may import only itself and rooms above it. `.` is the files beside the rooms. */
const coreRooms = [
  '.',
  'db',
  'vault',
  'workspaces',
  'outbox',
  'credits',
  'billing',
  'sources',
  'plans',
  'segments',
  'streams',
  'leads',
  'filters',
  'signing',
  'deliveries',
  'webhooks',
  'dispatch',
  'replays',
  'retention',
  'runs',
  'enrichment',
  'exports',
  'calls',
  'notices',
  'ingest',
  'erasure',
]

/** Which rooms of the relay a room may import, besides itself and core; `.` is config, log, reply and loop. */
const relayRooms: Record<string, readonly string[]> = {
  apis: ['.'],
  expressions: ['.'],
  openapi: ['.', 'apis'],
  metrics: ['.', 'apis'],
  http: ['.', 'apis', 'metrics'],
  dispatch: ['.', 'apis', 'expressions', 'metrics'],
  providers: ['.'],
  schedule: ['.', 'providers', 'metrics'],
  import: ['.', 'providers'],
}

/** Files that put the whole together and may import every room. */
const composers = ['relay.ts', 'main.ts', 'commands.ts', 'index.ts', 'demo.ts']

interface Import {
  from: string
  to: string
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** All relative imports, as paths below `folder`. */
function importsOf(folder: string): Import[] {
  return filesBelow(folder).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.{1,2}\/[^']+)'/g)].map((match) => ({
      from: relative(folder, file),
      to: relative(folder, resolve(dirname(file), match[1] ?? '')),
    })),
  )
}

const roomOf = (path: string): string => (path.includes(sep) ? (path.split(sep)[0] ?? '.') : '.')

describe('the rooms of core', () => {
  const imports = importsOf(join(root, 'core/src'))

  it('import only rooms above them', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (from === 'index.ts') return false
      return coreRooms.indexOf(roomOf(to)) > coreRooms.indexOf(roomOf(from))
    })
    expect(wrong).toEqual([])
  })

  it('are all in the list', () => {
    expect(imports.map(({ from }) => roomOf(from)).filter((room) => !coreRooms.includes(room))).toEqual([])
  })

  it('do not import the door', () => {
    expect(imports.filter(({ to }) => to === 'index.ts')).toEqual([])
  })

  it('read no environment variable, and set no timer outside db', () => {
    const offenders = filesBelow(join(root, 'core/src')).filter((file) => {
      const isDb = relative(join(root, 'core/src'), file).startsWith('db')
      const text = readFileSync(file, 'utf8')
      return /process\.env/.test(text) || (!isDb && /\bset(Timeout|Interval)\(/.test(text))
    })
    expect(offenders).toEqual([])
  })
})

describe('the rooms of the relay', () => {
  const imports = importsOf(join(root, 'relay/src'))

  it('import only the rooms they may', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [room, target] = [roomOf(from), roomOf(to)]
      if (room === target || composers.includes(from) || room === 'demo') return false
      // What may be written in LEADWIRE_ALLOW_TARGETS is the guard's to say.
      if (from === 'config-schemas.ts' && to === join('dispatch', 'allow-list.ts')) return false
      return !(relayRooms[room] ?? []).includes(target)
    })
    expect(wrong).toEqual([])
  })

  it('keep the vendors apart', () => {
    const vendorOf = (path: string) => /^apis\/([^/]+)\//.exec(path.split(sep).join('/'))?.[1]
    expect(imports.filter(({ from, to }) => vendorOf(from) && vendorOf(to) && vendorOf(from) !== vendorOf(to))).toEqual(
      [],
    )
  })

  it('reach core through its door', () => {
    const inside = filesBelow(join(root, 'relay/src')).filter((file) => /core\/src/.test(readFileSync(file, 'utf8')))
    expect(inside).toEqual([])
  })

  it('read the environment in one place', () => {
    const readers = filesBelow(join(root, 'relay/src')).filter((file) =>
      /process\.env/.test(readFileSync(file, 'utf8')),
    )
    expect(readers.map((file) => relative(join(root, 'relay/src'), file))).toEqual(['main.ts'])
  })
})
