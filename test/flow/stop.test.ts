import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FOUNDER, pairOf } from '../support/followers.ts'
import { ROOT, useHubs } from '../support/hub.ts'
import { startReceiver } from '../support/receiver.ts'
import { API_KEY, call, until } from '../support/relay.ts'

/** The promise of the README, ms. */
const STOP_MS = 5000

describe('a hub that is told to stop', () => {
  const { folder, serve } = useHubs()

  /** Sends SIGTERM, twice as npm and the process group do, and says how the hub ended within the promised time. */
  const stop = async (hub: Awaited<ReturnType<typeof serve>>) => {
    const late = setTimeout(() => hub.process.kill('SIGKILL'), STOP_MS)
    hub.process.kill('SIGTERM')
    setTimeout(() => hub.process.kill('SIGTERM'), 20)
    const end = await hub.ended
    clearTimeout(late)
    return end
  }

  it('ends cleanly when it is idle, and says its URL when it is ready', async () => {
    const dir = await folder()
    const hub = await serve({ LEADWIRE_DATABASE_URL: `file:${join(dir, 'a.db')}` })
    expect(hub.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await call(hub.url, 'GET', '/healthz')).body).toEqual({ status: 'ok' })
    expect(hub.output()).not.toContain(API_KEY)
    expect(await stop(hub)).toMatchObject({ code: 0, signal: null, stderr: '' })
  })

  it('ends in time while a delivery hangs, and sends it again after the next start', async () => {
    const dir = await folder()
    const receiver = await startReceiver()
    try {
      await writeFile(join(dir, 'acme.csv'), `handle,bio\nada,${FOUNDER}\n`)
      const env = { LEADWIRE_DATABASE_URL: `file:${join(dir, 'a.db')}`, LEADWIRE_PROFILE_SOURCE: `file:${dir}` }
      receiver.behave = () => ({ hangs: true })
      const first = await serve(env)
      const webhook = { deliveryDestination: 'leads_plus_webhook', webhookUrl: receiver.url }
      const { id } = (await call(first.url, 'POST', '/api/v2/streams', { pairs: [pairOf('acme')], ...webhook })).body
      await call(first.url, 'POST', `/api/v2/streams/${id}/run`)
      await receiver.waitFor(1)
      expect(await stop(first)).toMatchObject({ code: 0, signal: null })
      receiver.behave = () => ({})
      await serve(env)
      const tries = await receiver.waitFor(2)
      expect(new Set(tries.map((request) => request.headers['webhook-id'])).size).toBe(1)
      expect(new Set(tries.map((request) => request.body)).size).toBe(1)
    } finally {
      await receiver.stop()
    }
  })

  it('ends in time while a run waits for its upstream, which goes on after the next start', async () => {
    const dir = await folder()
    let hangs = true
    let pages = 0
    const upstream = createServer((req, res) => {
      const isPage = req.url?.includes('followers') ?? false
      if (isPage) pages++
      if (isPage && hangs) return
      const user = { id: '1', username: 'ada', name: 'Ada', description: FOUNDER }
      const body = isPage ? { data: [user], next_cursor: null } : { ...user, username: 'acme', protected: false }
      res.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    })
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
    try {
      const env = {
        LEADWIRE_DATABASE_URL: `file:${join(dir, 'a.db')}`,
        LEADWIRE_PROFILE_SOURCE: 'scrapebadger',
        SCRAPEBADGER_API_KEY: 'sb_test',
        SCRAPEBADGER_BASE_URL: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
      }
      const first = await serve(env)
      const { body } = await call(first.url, 'POST', '/api/v2/streams', { pairs: [pairOf('acme')] })
      await call(first.url, 'POST', `/api/v2/streams/${body.id}/run`)
      await until(() => expect(pages).toBe(1))
      expect(await stop(first)).toMatchObject({ code: 0, signal: null })
      hangs = false
      const second = await serve(env)
      await until(async () => {
        const { runs } = (await call(second.url, 'GET', '/api/v2/runs')).body
        expect(runs).toMatchObject([{ status: 'succeeded', candidatesPassedCount: 1 }])
      })
    } finally {
      upstream.closeAllConnections()
      upstream.close()
    }
  })

  it('stops with npm start when the whole process group gets the signal', async () => {
    const dir = await folder()
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: dir,
      LEADWIRE_PORT: '0',
      LEADWIRE_DATABASE_URL: `file:${join(dir, 'a.db')}`,
      // An empty variable counts as unset.
      LEADWIRE_API_KEY: '',
      LEADWIRE_LOG_LEVEL: '',
      LEADWIRE_PROFILE_SOURCE: '',
    }
    const npm = spawn('npm', ['start'], { cwd: ROOT, env, detached: true })
    let output = ''
    npm.stdout.on('data', (chunk) => {
      output += String(chunk)
    })
    const ended = new Promise<void>((resolve) => npm.once('close', () => resolve()))
    const killed = setTimeout(() => process.kill(-(npm.pid ?? 0), 'SIGKILL'), 25_000)
    try {
      await until(() => expect(output).toMatch(/^Leadwire is ready at http:\/\/127\.0\.0\.1:\d+$/m))
      const key = /^API key, shown this once: (ctgo_\S{40})$/m.exec(output)?.[1] ?? ''
      const url = /ready at (\S+)/.exec(output)?.[1] ?? ''
      expect((await call(url, 'GET', '/api/v2/me', undefined, { key })).status).toBe(200)
    } finally {
      clearTimeout(killed)
      const late = setTimeout(() => process.kill(-(npm.pid ?? 0), 'SIGKILL'), STOP_MS)
      process.kill(-(npm.pid ?? 0), 'SIGTERM')
      await ended
      clearTimeout(late)
    }
    // Nobody is left of the group.
    expect(() => process.kill(-(npm.pid ?? 0), 0)).toThrow()
  })
})
