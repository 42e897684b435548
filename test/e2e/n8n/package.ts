import { execFile } from 'node:child_process'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../../support/hub.ts'

const run = promisify(execFile)

/** The package of the nodes. */
export const NODE_FOLDER = join(ROOT, 'connectors/n8n')

/** What a command of the package said; `code` 0 = it is content. */
export interface Said {
  code: number
  text: string
}

/** Runs a script of the package. */
export async function runScript(name: string): Promise<Said> {
  // Where NODE_ENV says that this is a test, n8n's rules take every file for one of their own test cases.
  const { NODE_ENV: _, ...env } = process.env
  try {
    const { stdout, stderr } = await run('npm', ['run', name], { cwd: NODE_FOLDER, env, maxBuffer: 50_000_000 })
    return { code: 0, text: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, text: stdout + stderr }
  }
}

/** Builds the package and packs it as npm would publish it; the path of the tarball. */
export async function packNode(): Promise<string> {
  const { code, text } = await runScript('build')
  if (code !== 0) throw new Error(`The nodes could not be built: ${text}`)
  const folder = await mkdtemp(join(tmpdir(), 'leadwire-n8n-pack-'))
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const { stdout } = await run('npm', args, { cwd: NODE_FOLDER })
  const packed = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>)[0]
  return join(folder, packed?.filename ?? '')
}

/** Unpacks a tarball of npm into `folder`. */
export async function unpackNode(tarball: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder])
}
