import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { apis } from '../../relay/src/apis/index.ts'
import { toDocument } from '../../relay/src/openapi/document.ts'

/** Lints the OpenAPI document by `.redocly.yaml`, without a network; part of `npm run check`. */
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'leadwire-openapi-'))
const file = join(folder, 'openapi.json')
try {
  writeFileSync(file, JSON.stringify(toDocument(apis, { version: '0.0.0', url: '/' })))
  const entry = join(dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')), 'bin/cli.js')
  const args = [entry, 'lint', 'openapi.json', '--config', join(root, '.redocly.yaml'), '--max-problems=50']
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' })
  // It ends with 0 where there are only warnings.
  const isClean = status === 0 && !/\bwarnings?\b/.test(stdout + stderr)
  if (!isClean) console.error(stdout, stderr)
  process.exitCode = isClean ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}
