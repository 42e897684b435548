import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../relay/src/config.ts'
import { until } from '../support/relay.ts'
import { root } from './readme.ts'
import { type Command, expand, parseShell, toRequest } from './shell.ts'

const run = promisify(execFile)
const flags = ['--conditions=leadwire-source']
const cli = resolve(root, 'relay/bin/leadwire.mjs')

const pages = globSync(['*.md', '{.github,core,relay,connectors}/*.md', '{examples,test}/**/*.md'], {
  cwd: root,
  exclude: (name) => String(name).includes('node_modules'),
})
const textOf = (page: string) => readFileSync(resolve(root, page), 'utf8')
const blocksOf = (page: string, language: string): string[] =>
  [...textOf(page).matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] ?? '')

const commandsOf = (page: string): Command[] => blocksOf(page, 'sh').flatMap(parseShell)
const shown = ({ words }: Command) => words.join(' ')

/** What runs the examples. */
const exampleTests = globSync('test/flow/examples*.test.ts', { cwd: root }).map(textOf).join('\n')

const scripts: Record<string, string> = JSON.parse(textOf('package.json')).scripts
const runByCi = [...textOf('.ci/run').matchAll(/^step (npm (?:run )?[\w-]+)/gm)].map((match) => match[1])

/** Why a command can be trusted, or undefined: nobody has tried it. */
function proofOf(command: Command): string | undefined {
  const text = shown(command)
  const [first, second, , where = ''] = command.words
  if (command.words.length === 0) return 'sets variables'
  if (runByCi.includes(text)) return 'run by .ci/run'
  if (text === 'npm start') {
    readConfig(command.env, root)
    return 'run below, and its variables are read here'
  }
  if (/^(curl|npm run leadwire) /.test(text)) return 'run below'
  const example = /^npm (?:start|run \w+) -w (examples\/[\w-]+)/.exec(text)?.[1]
  if (example) return exampleTests.includes(`'${example}/`) ? 'run by a test of the examples' : undefined
  if (/^npm run bench/.test(text)) {
    const bench = command.words[4] ?? 'run'
    return existsSync(resolve(root, `test/bench/${bench}.ts`)) ? 'run by hand' : undefined
  }
  if (/^npm run \w+$/.test(text)) return scripts[command.words[2] ?? ''] === undefined ? undefined : 'a script'
  if (first === 'npx' && second === 'vitest') return existsSync(resolve(root, where)) ? 'part of npm test' : undefined
  return undefined
}

describe('the READMEs', () => {
  it('give no command that nobody has tried', () => {
    expect(pages.length).toBeGreaterThan(8)
    const untried = pages.flatMap((page) =>
      commandsOf(page)
        .filter((command) => proofOf(command) === undefined)
        .map((command) => `${page}: ${shown(command)}`),
    )
    expect(untried).toEqual([])
  })

  it('link to files that are there', () => {
    const broken = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)]
        .filter((match) => !existsSync(resolve(root, dirname(page), match[1] ?? '')))
        .map((match) => `${page}: ${match[1]}`),
    )
    expect(broken).toEqual([])
  })

  it('import only what the packages export', async () => {
    const doors: Record<string, object> = {
      '@leadwire/core': await import('@leadwire/core'),
      '@leadwire/core/verify': await import('@leadwire/core/verify'),
      '@leadwire/relay': await import('../../relay/src/index.ts'),
    }
    const imports = pages
      .flatMap((page) => blocksOf(page, 'ts'))
      .flatMap((block) => [...block.matchAll(/^import \{ (.+) \} from '(.+)'$/gm)])
    expect(imports.length).toBeGreaterThan(2)
    for (const [, names = '', from = ''] of imports) {
      for (const name of names.split(', ')) expect(doors[from], `${name} of ${from}`).toHaveProperty(name)
    }
  })

  it('name every package that is depended on, and no other', () => {
    const depended = [
      'package.json',
      ...globSync('{core,relay,connectors/{client,mcp}}/package.json', { cwd: root }),
    ].flatMap((file) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(textOf(file))
      return [...Object.keys(dependencies), ...Object.keys(devDependencies)]
    })
    const wanted = depended.filter((name) => !name.startsWith('@leadwire/') && !name.startsWith('@types/'))
    const section = textOf('README.md').split('## What it is made of')[1]?.split('\n## ')[0] ?? ''
    const rows = section.split('\n').map((line) => (line.startsWith('|') ? (line.split('|')[1] ?? '') : line))
    const named = [...rows.join('\n').matchAll(/`([\w@./-]+)`/g)].map((match) => match[1])
    expect([...new Set(named)].toSorted()).toEqual([...new Set(wanted)].toSorted())
  })
})

/** One hub for all: these tests go on where the one before ended, as a reader does. */
describe('the quick start', () => {
  let folder: string
  const children: ChildProcess[] = []
  const variables: Record<string, string> = {}
  const receiverLines: string[] = []
  let receiverPort: number

  /** Below the ports that systems give out by themselves, so that no other test is given it meanwhile. */
  const freePort = async (): Promise<number> => {
    const port = randomInt(20_000, 30_000)
    const server = createServer().listen(port, '127.0.0.1')
    try {
      // Rejects when the port is taken.
      await once(server, 'listening')
    } catch {
      return freePort()
    }
    server.close()
    return port
  }

  /** Without the hub settings of whoever runs the tests. */
  const environment = () => {
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('LEADWIRE_'))
    return { ...Object.fromEntries(own), LEADWIRE_DATABASE_URL: `file:${join(folder, 'hub.db')}` }
  }

  /** Starts a program and gives its first `count` lines. */
  async function start(file: string, args: string[], env: Record<string, string>, count: number, later: string[] = []) {
    const child = spawn(process.execPath, [...flags, file, ...args], {
      env: { ...environment(), LEADWIRE_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    const first: string[] = []
    createInterface(child.stdout).on('line', (line) => (first.length < count ? first : later).push(line))
    await until(() => expect(first).toHaveLength(count))
    return { child, first }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leadwire-docs-'))
    receiverPort = await freePort()
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })

  /** Runs one command as it stands in the README, but for ports, placeholders and where files go. */
  async function follow(command: Command): Promise<void> {
    const text = shown(command)
    if (command.words.length === 0) {
      // What is told by another program, such as `KEY=ctgo_…`, was put there by that program's answer.
      for (const [name, value] of Object.entries(command.env)) if (!value.includes('…')) variables[name] ??= value
      return
    }
    if (text === 'npm start') {
      const { first } = await start(cli, ['serve'], command.env, 2)
      variables.KEY = first[0]?.replace('API key, shown this once: ', '') ?? ''
      variables.HUB = first[1]?.replace('Leadwire is ready at ', '') ?? ''
      return
    }
    const words = command.words.map((word) => expand(word.replaceAll('9000', String(receiverPort)), variables))
    if (text.startsWith('npm start -w examples/receive-webhook')) {
      await start(resolve(root, 'examples/receive-webhook/receiver.ts'), words.slice(5), {}, 1, receiverLines)
      return
    }
    if (words[0] !== 'curl') throw new Error(`The quick start has a command that this test cannot run: ${text}`)
    const { url, init } = toRequest(words)
    const answer = await fetch(url, init)
    const body = await answer.text()
    expect(answer.ok, `${text}\n${body}`).toBe(true)
    variables.SECRET = /"secret":"([^"]+)"/.exec(body)?.[1] ?? variables.SECRET ?? ''
    answers.push(JSON.parse(body))
  }
  async function followSection(name: string): Promise<void> {
    const section = textOf('README.md').split(`\n## ${name}`)[1]?.split('\n## ')[0] ?? ''
    const blocks = [...section.matchAll(/^```sh\n(.*?)^```/gms)].map((match) => match[1] ?? '')
    for (const command of blocks.flatMap(parseShell)) await follow(command)
  }
  // biome-ignore lint/suspicious/noExplicitAny: whatever the hub answers.
  const answers: any[] = []

  it('works as it stands, from the first start to a verified webhook', async () => {
    await followSection('Quick start')
    expect(variables.SECRET).toMatch(/^whsec_/)
    await until(() => expect(receiverLines.length).toBeGreaterThan(0))
    expect(receiverLines.filter((line) => !/^dlv_\w+ {2}high {2}@demo_\w+$/.test(line))).toEqual([])
    const preview = answers.find((answer) => answer.profiles)
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    expect(preview.profiles.map((profile: any) => profile.matchConfidence)).toEqual(['high', null])
  }, 120_000)

  it('shapes, tries and rotates a webhook as its section says', async () => {
    const from = answers.length
    const before = variables.SECRET
    await followSection('Webhooks')
    const [changed, tried, tested, rotated] = answers.slice(from)
    expect(changed.webhook).toMatchObject({ payload: 'lead', headers: ['x-team'], successWhen: expect.any(String) })
    expect(tried).toMatchObject({ output: { handle: expect.stringMatching(/^demo_/) }, isSuccess: true })
    expect(tested).toMatchObject({ webhookId: expect.any(String), attempt: { number: 1 } })
    expect(rotated).toMatchObject({ id: 1, secret: expect.stringMatching(/^whsec_/) })
    expect(rotated.secret).not.toBe(before)
  })

  it('copies the database with the backup command while the hub runs', async () => {
    for (const command of leadwireCommands('backup')) await leadwire(command)
    const copies = globSync('*.db', { cwd: folder })
    expect(copies.length).toBeGreaterThan(1)
  })

  it('imports a file through the hub while it runs', async () => {
    await writeFile(join(folder, 'followers.csv'), 'handle,bio\nimported_ann,AI founder building developer tools\n')
    const outputs: string[] = []
    for (const command of leadwireCommands('import').filter(isThroughHub)) outputs.push(await leadwire(command))
    expect(outputs).toEqual([
      expect.stringMatching(/1 rows read, 0 skipped\n1 people new .*, 1 new leads\n.*; run \d+\n$/s),
    ])
  })

  it('makes, lists and revokes keys, and imports into the database, once the hub has stopped', async () => {
    const hub = children[0]
    const ended = once(hub as ChildProcess, 'exit')
    hub?.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    const outputs: string[] = []
    for (const command of [
      ...leadwireCommands('import').filter((command) => !isThroughHub(command)),
      ...leadwireCommands('keys'),
      ...leadwireCommands('migrate'),
      ...leadwireCommands('--help'),
    ]) {
      outputs.push(await leadwire(command))
    }
    expect(outputs[0]).toContain('0 people new to the account, 0 new leads')
    expect(outputs.join('\n')).toMatch(/Key 2 of workspace 1.*Key 2 \(\w+…\) is revoked.*Usage: leadwire/s)
  }, 120_000)

  const leadwireCommands = (verb: string) =>
    pages.flatMap(commandsOf).filter((command) => shown(command).startsWith(`npm run leadwire -- ${verb}`))

  const isThroughHub = (command: Command) => command.words.includes('--url')

  async function leadwire(command: Command): Promise<string> {
    const args = command.words.slice(4).map((word) => expand(word, variables))
    const set = Object.entries(command.env).map(([name, value]) => [name, expand(value, variables)])
    const env = { ...environment(), ...Object.fromEntries(set) }
    const { stdout } = await run(process.execPath, [...flags, cli, ...args], { cwd: folder, env })
    return stdout
  }
})
