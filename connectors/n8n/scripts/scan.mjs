// Runs n8n's own scan of community packages over the sources and over what npm would publish, without asking npm or GitHub.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs'

const root = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'leadwire-scan-'))
try {
  const options = { cwd: root, encoding: 'utf8' }
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], options),
  )
  const [{ filename }] = Object.values(packed)
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder])
  report('sources', await analyzePackage(root, SOURCE_FILE_PATTERNS))
  report('package', await analyzePackage(join(folder, 'package'), ['**/*.js', 'package.json']))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function report(name, { passed, message, details }) {
  console.log(`${name}: ${passed ? 'passed' : `${message}\n${details ?? ''}`}`)
  if (!passed) process.exitCode = 1
}
