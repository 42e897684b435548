#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'

// The first thing that runs, so it imports nothing that an old Node could not load: better-sqlite3 ends the process there.
const NEEDED = [22, 19]
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < (NEEDED[0] ?? 0) || (major === NEEDED[0] && minor < (NEEDED[1] ?? 0))) {
  process.stderr.write(`Leadwire needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}\n`)
  process.exit(1)
}
// V8 would keep garbage while there is memory to spare; so a run over 1,000,000 followers stays under 200 MB (bench: ingest).
setFlagsFromString('--optimize-for-size')
const { main } = await import('./main.ts')
await main(process.argv)
