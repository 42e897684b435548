import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { leadwire, ROOT, useHubs } from '../support/hub.ts'
import { call } from '../support/relay.ts'

describe('the command line', () => {
  const { folder, serve } = useHubs()

  it('shows help for every command and opens nothing for it', async () => {
    const commands = [
      '',
      'serve',
      'migrate',
      'keys',
      'keys create',
      'keys list',
      'keys revoke',
      'credits',
      'credits show',
      'credits set',
      'credits add',
      'backup',
      'import',
      'openapi',
      'demo',
    ]
    const ends = await Promise.all(
      commands.map((command) =>
        leadwire([...command.split(' ').filter(Boolean), '--help'], { LEADWIRE_DATABASE_URL: 'nonsense' }),
      ),
    )
    for (const [i, { code, stdout }] of ends.entries()) {
      expect([code, stdout.split('\n')[0]]).toEqual([0, expect.stringContaining(`leadwire ${commands[i]}`.trim())])
    }
  })

  it('prints the OpenAPI document without a database', async () => {
    const env = { LEADWIRE_DATABASE_URL: 'file:/nowhere/at/all.db', LEADWIRE_PUBLIC_URL: 'https://leads.example.org' }
    const { code, stdout } = await leadwire(['openapi'], env)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ openapi: '3.1.0', servers: [{ url: 'https://leads.example.org' }] })
  })

  it('names every fault of the configuration at once, and never a secret', async () => {
    const { code, stderr } = await leadwire(['serve'], {
      LEADWIRE_PORT: '99999',
      LEADWIRE_LOG_LEVEL: 'loud',
      LEADWIRE_API_KEY: 'short-secret',
      LEADWIRE_PROFILE_SOURCE: 'scrapebadger',
    })
    expect(code).toBe(1)
    for (const name of ['LEADWIRE_PORT', 'LEADWIRE_LOG_LEVEL', 'LEADWIRE_API_KEY', 'SCRAPEBADGER_API_KEY']) {
      expect(stderr).toContain(name)
    }
    expect(stderr).not.toContain('short-secret')
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('says in one line that this Node is too old, before it loads anything', async () => {
    const old = "Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.19.0'}})"
    const end = await leadwire(['serve'], {}, ['--import', `data:text/javascript,${encodeURIComponent(old)}`])
    expect(end).toMatchObject({ code: 1, stdout: '', stderr: 'Leadwire needs Node 22.19 or newer; this is 20.19.0\n' })
  })

  it('takes relative paths from the root of the checkout, wherever it is called', async () => {
    const name = `data/command-line-test-${process.pid}`
    const elsewhere = await folder()
    try {
      const hub = await serve({ LEADWIRE_DATABASE_URL: `file:./${name}/a.db` }, { cwd: elsewhere })
      expect(existsSync(join(ROOT, name, 'a.db'))).toBe(true)
      hub.process.kill('SIGTERM')
      await hub.ended
    } finally {
      await rm(join(ROOT, name), { recursive: true, force: true })
    }
  })

  it('refuses a second process on a SQLite file in one line, but backs it up while it runs', async () => {
    const dir = await folder()
    const env = { LEADWIRE_DATABASE_URL: `file:${join(dir, 'a.db')}` }
    const hub = await serve(env)
    for (const args of [['serve'], ['migrate'], ['keys', 'create']]) {
      const { code, stdout, stderr } = await leadwire(args, env)
      expect([code, stdout], args.join(' ')).toEqual([1, ''])
      expect(stderr).toMatch(/^The database file .* is in use by another Leadwire process.*\n$/)
    }
    const copy = join(dir, 'copy.db')
    expect(await leadwire(['backup', copy], env)).toMatchObject({ code: 0, stdout: `Copied to ${copy}\n`, stderr: '' })
    expect(await leadwire(['backup', copy], env)).toMatchObject({ code: 1, stdout: '' })
    expect((await call(hub.url, 'GET', '/api/v2/me')).status).toBe(200)
    const second = await serve({ LEADWIRE_DATABASE_URL: `file:${copy}` })
    expect((await call(second.url, 'GET', '/api/v2/me')).status).toBe(200)
  })

  it('makes, lists and revokes keys, showing the text of a key once', async () => {
    const dir = await folder()
    const env = { LEADWIRE_DATABASE_URL: `file:${join(dir, 'a.db')}`, LEADWIRE_API_KEY: '' }
    expect((await leadwire(['migrate'], env)).stdout).toContain('Applied: 0001-init')
    expect((await leadwire(['migrate'], env)).stdout).toBe('The database is up to date\n')
    const made = await leadwire(['keys', 'create', '--name', 'crm', '--new-workspace', 'Sales'], env)
    const [, id = '', key = ''] = /^Key (\d+) of workspace \d+, shown this once: (ctgo_\w+)$/m.exec(made.stdout) ?? []
    const listed = (await leadwire(['keys', 'list'], env)).stdout
    expect(listed).toContain('crm')
    expect(listed).not.toContain(key)
    const hub = await serve(env)
    const status = async (url: string) => (await call(url, 'GET', '/api/v2/me', undefined, { key })).status
    expect(await status(hub.url)).toBe(200)
    hub.process.kill('SIGTERM')
    await hub.ended
    expect(await leadwire(['keys', 'revoke', id], env)).toMatchObject({ code: 0 })
    expect(await status((await serve(env)).url)).toBe(401)
    expect(await leadwire(['keys', 'revoke', 'x'], { ...env, LEADWIRE_DATABASE_URL: ':memory:' })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^id: must be a positive whole number.*\n$/),
    })
    // Ten processes, one after the other.
  }, 120_000)

  it('gives a workspace credits and a limit of them, and takes it away again', async () => {
    const dir = await folder()
    const env = { LEADWIRE_DATABASE_URL: `file:${join(dir, 'a.db')}`, LEADWIRE_API_KEY: '' }
    await leadwire(['keys', 'create'], env)
    const credits = async (...args: string[]) => (await leadwire(['credits', ...args], env)).stdout.split('\n')[0]
    expect(await credits('show')).toBe('Workspace 1 has no limit of credits')
    expect(await credits('set', '15')).toBe('Workspace 1 has 15 credits left')
    expect(await credits('add', '20')).toBe('Workspace 1 has 35 credits left')
    expect(await credits('set', '3')).toBe('Workspace 1 has 3 credits left (low)')
    expect((await leadwire(['credits', 'show'], env)).stdout).toMatch(
      / set {2}operator {2}cli {2}-32 {2}3\n.* adjust .* 20 /,
    )
    expect(await credits('set', 'none')).toBe('Workspace 1 has no limit of credits')
    for (const args of [
      ['add', '1.5'],
      ['set', 'lots'],
      ['set', '5', '--workspace', '77'],
    ]) {
      expect(await leadwire(['credits', ...args], env)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^.+\n$/),
      })
    }
    // A dozen processes, one after the other.
  }, 120_000)

  it('makes keys that may do less, and refuses scopes and kinds that there are not', async () => {
    const dir = await folder()
    const env = { LEADWIRE_DATABASE_URL: `file:${join(dir, 'a.db')}`, LEADWIRE_API_KEY: '' }
    const narrow = ['keys', 'create', '--name', 'popup', '--kind', 'extension', '--scopes', 'write, read']
    expect((await leadwire(narrow, env)).stdout).toContain('shown this once')
    expect((await leadwire(['keys', 'list'], env)).stdout).toMatch(/popup {2}extension read,write /)
    expect(await leadwire(['keys', 'create', '--scopes', 'read,owner'], env)).toMatchObject({
      code: 1,
      stderr: 'scopes: "owner" is none; there are read, write, admin\n',
    })
    expect((await leadwire(['keys', 'create', '--kind', 'robot'], env)).stderr).toContain('must be api or extension')
  })

  it('says in one line that a port is taken', async () => {
    const hub = await serve({ LEADWIRE_DATABASE_URL: ':memory:' })
    const port = new URL(hub.url).port
    const { code, stderr } = await leadwire(['serve'], { LEADWIRE_DATABASE_URL: ':memory:', LEADWIRE_PORT: port })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^.*EADDRINUSE.*\n$/)
  })
})
