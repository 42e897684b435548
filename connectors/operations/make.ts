// Makes connectors/operations.json and the generated files of the client. `--check` only says whether they are up to date;
// `--document=FILE` takes a document that was saved, in place of asking the hub of this tree.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT, readDocument } from './document.ts'
import { toOutputs } from './outputs.ts'

const { values: options } = parseArgs({ options: { check: { type: 'boolean' }, document: { type: 'string' } } })
const isCheck = options.check ?? false
const hub = options.document ? JSON.parse(readFileSync(options.document, 'utf8')) : readDocument()
const { files, faults } = toOutputs(hub)

/** The files as `biome format` would have them, so that what is made passes the checks. */
function formatted(texts: Record<string, string>): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'leadwire-operations-'))
  try {
    cpSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'))
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const args = ['format', '--write', '--vcs-enabled=false', '.']
    const { status, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/biome'), args, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`biome format: ${stderr}`)
    return Object.fromEntries(Object.keys(texts).map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

for (const [path, wanted] of Object.entries(formatted(files))) {
  const file = join(ROOT, path)
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue
  if (isCheck) faults.push(`${path} is stale; run: npm run operations`)
  else {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, wanted)
  }
}
if (!isCheck) console.log(`${Object.keys(files).length} files made`)
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
