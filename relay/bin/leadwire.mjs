#!/usr/bin/env -S node --max-semi-space-size=4 --heap-growing-percent=20
// Left alone V8 keeps garbage while the machine has memory to spare. With these flags, which npm's scripts give too, a run over
// 1,000,000 followers stays under 250 MB and webhooks go out as fast (bench: ingest, deliver).

// The first thing that runs, in plain JavaScript without imports: an older Node can neither read the TypeScript sources nor
// load better-sqlite3, which ends the process there.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`Leadwire needs Node 22.19 or newer; this is ${process.versions.node}\n`)
  process.exit(1)
}
// In the checkout npm's scripts run the sources as they are; what is published is compiled.
const isSource = process.execArgv.includes('--conditions=leadwire-source')
const { main } = await import(isSource ? '../src/main.ts' : '../dist/main.js')
await main(process.argv)
